import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeLongRecording, type LongFormat } from '../fixtures/longRecording';
import { quickPolling, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const folder = mkdtempSync(path.join(tmpdir(), 'long-work-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(format: LongFormat, options: Record<string, unknown>) {
	const bytes = readFileSync(await makeLongRecording(format, 30, folder));
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
 * The bounds are wide, for a machine that is busy with other tests. What they hold off: half an
 * hour of Opus takes seconds to decode, and is 115 MB as samples and 58 MB more as a WAV.
 */
describe('half an hour of Opus', () => {
	it('is checked in segments without stopping n8n, and never held as samples', async () => {
		const { outputs, error, watched } = await check('opus', { segmentLength: 150 });

		expect(error).toBeUndefined();
		expect(outputs[0]?.[0]?.json.segments).toHaveLength(12);
		expect(watched.longestStallMs).toBeLessThan(1000);
		expect(watched.peakBytes / 1e6).toBeLessThan(150);
	}, 600_000);
});
