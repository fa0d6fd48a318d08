import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeLongRecording, type LongFormat } from '../fixtures/longRecording';
import { quickPolling, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const folder = mkdtempSync(path.join(tmpdir(), 'long-work-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(format: LongFormat, options: Record<string, unknown>) {
	const bytes = readFileSync(await makeLongRecording(format, 60, folder));
	return await bench.engine.runWatched({
		credential: bench.credential(),
		items: [{ files: { data: { bytes, fileName: `call.${format}` } } }],
		parameters: {
			operation: 'checkAudio',
			binaryPropertyName: 'data',
			options: { ...quickPolling, maximumWait: 300, concurrentFiles: 1, ...options },
		},
		binaryDataMode: 'filesystem',
	});
}

/*
 * The bounds are wide, for a machine that is busy with other tests. What they hold off: an hour of
 * Opus takes many seconds to decode, and is 230 MB as samples and 115 MB as a WAV.
 */
describe('an hour of audio', () => {
	it.each([
		{ format: 'opus', segments: 12, mostMegabytes: 110 },
		{ format: 'mp3', segments: 12, mostMegabytes: 110 },
		{ format: 'a-law.wav', segments: 12, mostMegabytes: 140 },
	] as const)(
		'of $format is checked in segments without stopping n8n',
		async ({ format, segments, mostMegabytes }) => {
			const { outputs, error, watched } = await check(format, { segmentLength: 300 });

			expect(error).toBeUndefined();
			expect(outputs[0]?.[0]?.json.segments).toHaveLength(segments);
			expect(watched.longestStallMs).toBeLessThan(1000);
			expect(watched.peakBytes / 1e6).toBeLessThan(mostMegabytes);
		},
		180_000,
	);
});
