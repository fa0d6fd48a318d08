import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeLongRecording, type LongFormat } from '../fixtures/longRecording';
import { layOut } from '../fixtures/layOut';
import { quickPolling, setUpTestBench } from './harness/testBench';

/** An engine of its own: what other files left to collect would count as memory of these runs. */
const bench = setUpTestBench({});

const folder = mkdtempSync(path.join(tmpdir(), 'long-work-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
	name: string;
	format: LongFormat;
	minutes: number;
	segmentSeconds: number;
	segments: number;
	/** Over what n8n takes before the run, the recording included, in MB. */
	mostMegabytes: number;
}

async function check({ format, minutes, segmentSeconds }: Case) {
	const bytes = readFileSync(await makeLongRecording(format, minutes, folder));
	return await bench.engine.runWatched({
		credential: bench.credential(),
		items: [{ files: { data: { bytes, fileName: `call.${format}` } } }],
		parameters: {
			operation: 'checkAudio',
			binaryPropertyName: 'data',
			...layOut({
				...quickPolling,
				maximumWait: 300,
				filesAtTheSameTime: 10,
				maximumSegments: 120,
				segmentLength: segmentSeconds,
			}),
		},
		binaryDataMode: 'filesystem',
	});
}

/*
 * The bounds are wide, for a machine that is busy with other tests. What they hold off: half an
 * hour of Opus takes seconds to decode, and is 115 MB as samples and 58 MB more as a WAV; half an hour of
 * stereo A-law is 29 MB, and ten times as much while all of it is read as samples; twenty minutes of
 * stereo MP3 are 420 MB as samples.
 */
describe('a long recording', () => {
	it.each<Case>([
		{
			name: 'half an hour of Opus',
			format: 'opus',
			minutes: 30,
			segmentSeconds: 150,
			segments: 12,
			mostMegabytes: 150,
		},
		{
			name: 'half an hour of A-law WAV',
			format: 'a-law.wav',
			minutes: 30,
			segmentSeconds: 120,
			segments: 15,
			mostMegabytes: 120,
		},
		{
			name: 'twenty minutes of MP3',
			format: 'mp3',
			minutes: 20,
			segmentSeconds: 120,
			segments: 10,
			mostMegabytes: 150,
		},
	])(
		'$name is checked in segments without stopping n8n, in bounded memory',
		async (recording) => {
			const { outputs, error, watched } = await check(recording);

			if (process.env.SHOW_FIGURES) console.log(recording.name, watched);

			expect(error).toBeUndefined();
			expect(outputs[0]?.[0]?.json.segments).toHaveLength(recording.segments);
			expect(watched.longestStallMs).toBeLessThan(1000);
			expect(watched.peakBytes / 1e6).toBeLessThan(recording.mostMegabytes);
		},
		600_000,
	);
});
