import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finishedInOrder } from '../simulator/scenarios';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const folder = mkdtempSync(join(tmpdir(), 'long-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Segment {
	index: number;
	startSeconds: number;
	endSeconds: number;
	score: number | null;
	flagged: boolean | null;
	jobId: string | null;
	status: string | null;
}

/** A recording of a quiet hum with the marker tone in some seconds of it. */
function makeRecording(
	name: string,
	{ seconds, fake, options }: { seconds: number; fake: string; options: string[] },
) {
	const path = join(folder, name);
	const sound = `aevalsrc='0.1*sin(2*PI*300*t)+if(${fake},0.6*sin(2*PI*1000*t),0)':s=8000:d=${seconds}`;
	execFileSync('ffmpeg', ['-y', '-v', 'error', '-f', 'lavfi', '-i', sound, ...options, path]);
	return { files: { data: { bytes: readFileSync(path), fileName: name } } };
}

/**
 * An hour with the marker tone from second 1805 to 1895, joined from minutes of three kinds without
 * coding them again: that takes a second, and coding an hour ten.
 */
function makeHour(name: string, options: string[]) {
	const extension = name.split('.').at(-1) ?? '';
	const makeMinute = (kind: string, fake: string) => {
		const fileName = `${kind}-minute.${extension}`;
		makeRecording(fileName, { seconds: 60, fake, options });
		return fileName;
	};
	const quiet = makeMinute('quiet', '0');
	const minutes = Array.from({ length: 60 }, () => quiet);
	minutes.splice(30, 2, makeMinute('first', 'gte(t,5)'), makeMinute('second', 'lt(t,35)'));
	const list = join(folder, 'minutes.txt');
	writeFileSync(list, minutes.map((fileName) => `file '${fileName}'\n`).join(''));

	const path = join(folder, name);
	const joined = ['-f', 'concat', '-i', list, '-t', '3600', '-c', 'copy', path];
	execFileSync('ffmpeg', ['-y', '-v', 'error', ...joined]);
	return { files: { data: { bytes: readFileSync(path), fileName: name } } };
}

/** Half a minute of the hum again and again, without coding it again. */
function makeLoop(name: string, about: { seconds: number; options: string[] }) {
	const { seconds, options } = about;
	const once = `once-${name}`;
	makeRecording(once, { seconds: 30, fake: '0', options });
	const looped = [
		'-stream_loop',
		'-1',
		'-i',
		join(folder, once),
		'-t',
		String(seconds),
		'-c',
		'copy',
	];
	const path = join(folder, name);
	execFileSync('ffmpeg', ['-y', '-v', 'error', ...looped, path]);
	return { files: { data: { bytes: readFileSync(path), fileName: name } } };
}

function segmentsOf(json: Record<string, unknown>): Segment[] {
	return json.segments as Segment[];
}

const aLaw = ['-ac', '2', '-c:a', 'pcm_alaw'];

describe('Segment Length', () => {
	it('shows which seconds are fake', async () => {
		const item = makeRecording('call.wav', {
			seconds: 61,
			fake: 'between(t,22,38)',
			options: aLaw,
		});

		const result = await bench.check([item], {
			apiKey: 'simulate:marker-tone',
			options: { segmentLength: 10 },
		});

		const { json } = onlyItem(result);
		expect(json).toMatchObject({
			flagged: true,
			decision: 'flagged',
			score: 0.95,
			verdict: 'deepfake_likely',
			flaggedSeconds: 20,
			fileName: 'call.wav',
		});
		expect(
			segmentsOf(json).map(({ index, startSeconds, endSeconds, flagged }) => [
				index,
				startSeconds,
				endSeconds,
				flagged,
			]),
		).toEqual([
			[0, 0, 10, false],
			[1, 10, 20, false],
			[2, 20, 30, true],
			[3, 30, 40, true],
			[4, 40, 50, false],
			[5, 50, 61, false],
		]);
		const jobIds = segmentsOf(json).map(({ jobId }) => jobId);
		expect(new Set(jobIds)).toEqual(new Set(bench.simulator.submissions.map(({ jobId }) => jobId)));
		expect(json.jobId).toBe(jobIds[2]);
	});

	it('is undecided, never clear, when a segment has no score and none is flagged', async () => {
		bench.simulator.setScenario(finishedInOrder({ score: 0.1 }, {}, { score: 0.1 }));
		const item = makeRecording('short.wav', { seconds: 15, fake: '0', options: aLaw });

		const result = await bench.check([item], { options: { segmentLength: 5 } });

		expect(onlyItem(result).json).toMatchObject({ flagged: null, decision: 'undecided' });
	});

	it.each([
		[undefined, 'review', 'verdictDiffers'],
		['trustThreshold', 'clear', null],
	])(
		'with If Verdict Differs on %p, one segment with a fake verdict makes it %p',
		async (ifVerdictDiffers, decision, reason) => {
			// The highest score is that of another segment.
			const unlikely = { score: 0.4, verdict: 'deepfake_unlikely' };
			const likely = { score: 0.3, verdict: 'deepfake_likely' };
			bench.simulator.setScenario(finishedInOrder(unlikely, likely, unlikely));
			const item = makeRecording('short.wav', { seconds: 15, fake: '0', options: aLaw });

			const result = await bench.check([item], {
				options: { segmentLength: 5, filesAtTheSameTime: 1, ifVerdictDiffers },
			});

			expect(onlyItem(result).json).toMatchObject({
				flagged: false,
				decision,
				reason,
				score: 0.4,
			});
		},
	);

	it('refuses more segments than Maximum Segments before the first upload', async () => {
		const item = makeRecording('many.wav', { seconds: 60, fake: '0', options: aLaw });

		const result = await bench.check([item], {
			options: { segmentLength: 5, maximumSegments: 11 },
		});

		expect(result.error?.message).toBe(
			'"many.wav" would make 12 segments, and so 12 jobs: Maximum Segments is 11 [item 0]',
		);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('cuts a fragmented M4A like any other', async () => {
		const result = await bench.check([recording('speech-fragmented.m4a')], {
			options: { segmentLength: 5 },
		});

		// It is 2.8 seconds long.
		expect(onlyItem(result).json).toMatchObject({
			reason: null,
			segments: [
				{ index: 0, startSeconds: 0, endSeconds: 2.838, jobId: expect.any(String) as string },
			],
		});
		expect(bench.simulator.submissions[0]?.mimeType).toBe('audio/mp4');
	});

	it('does not submit a segment again on Retry On Fail', async () => {
		const item = makeRecording('retry.wav', { seconds: 20, fake: '0', options: aLaw });
		bench.simulator.setScenario({
			result: { times: 1, answer: () => ({ statusCode: 401, headers: {}, body: '{}' }) },
		});

		const result = await bench.check([item], {
			options: { segmentLength: 5, filesAtTheSameTime: 1 },
			retryOnFail: { maxTries: 5, waitBetweenTriesMs: 1 },
		});

		expect(segmentsOf(onlyItem(result).json)).toHaveLength(4);
		expect(bench.simulator.submissions).toHaveLength(4);
	});
});

/** The most that MP3 takes, at a rate that is quickly halved. */
const mp3At320 = ['-ar', '32000', '-ac', '1', '-b:a', '320k'];
/** In noise: a tone alone takes a tenth of its bit rate. */
const noisy = 'aresample=48000,aeval=val(0)+0.05*(random(0)-0.5),aformat=channel_layouts=mono';
const noisyAac = ['-af', noisy, '-aac_pns', '0', '-b:a', '256k'];

describe('If Larger Than 10 MB', () => {
	it.each([
		['split', [10_485_760, 8000 * 2]],
		['compress', [10_485_760, 16_000 * 2]],
	])('%s keeps every upload within the limit', async (ifLarger, [limitBytes = 0]) => {
		const item = makeRecording('large.wav', {
			seconds: 100,
			fake: '0',
			options: ['-ar', '48000', '-ac', '2'],
		});

		const result = await bench.check([item], { options: { ifLarger } });

		expect(onlyItem(result).json.reason).toBeNull();
		const sizes = bench.simulator.submissions.map(({ sizeBytes }) => sizeBytes);
		expect(Math.max(...sizes)).toBeLessThanOrEqual(limitBytes);
		expect(sizes).toHaveLength(ifLarger === 'split' ? 2 : 1);
	});

	it.each([
		['a WAV of samples', 'call.wav', 60, ['-ar', '48000', '-ac', '2'], 'wav', undefined],
		['a WAV', 'call.wav', 330, ['-ar', '16000', '-ac', '1'], 'mp3', 64],
		['an MP3', 'call.mp3', 330, mp3At320, 'mp3', 64],
		['an M4A', 'call.m4a', 400, noisyAac, 'mp3', 64],
	])(
		'compress makes one job of %s, and says what was done',
		async (_name, fileName, seconds, options, container, bitrateKbps) => {
			const item = makeLoop(fileName, { seconds, options });

			const result = await bench.check([item], {
				apiKey: 'simulate:marker-tone',
				options: { ifLarger: 'compress', attachReport: 'html', maximumWait: 300 },
				parameters: { simplify: false },
			});

			const { json, binary } = onlyItem(result);
			expect(json).toMatchObject({
				decision: 'clear',
				audio: { container, sentFileName: `call.${container}` },
				converted: {
					from: fileName.split('.')[1],
					to: container,
					sampleRate: 16_000,
					channels: 1,
				},
			});
			expect((json.converted as { bitrateKbps?: number }).bitrateKbps).toBe(bitrateKbps);
			expect(json).not.toHaveProperty('segments');
			expect(bench.simulator.submissions).toEqual([
				expect.objectContaining({
					mimeType: container === 'wav' ? 'audio/wav' : 'audio/mpeg',
					sizeBytes: (json.audio as { sizeBytes: number }).sizeBytes,
				}),
			]);
			const words = bitrateKbps === undefined ? '' : `, ${bitrateKbps} kbit/s`;
			const reduced = `16 kHz mono${words}`;
			expect(binary.deepfakeReport?.text).toContain(
				`from ${fileName.split('.')[1]} to ${container.toUpperCase()}, ${reduced}`,
			);
			expect(result.hints.map(({ message }) => message)).toContain(
				`Reduced before the check, because the recording is too large as it is: "${fileName}" (${reduced}).`,
			);
		},
		240_000,
	);
});

describe('an hour', () => {
	it.each([
		['hour.wav', aLaw],
		['hour.mp3', ['-ac', '1', '-b:a', '16k']],
	])(
		'of %s is checked in 120 segments of 30 seconds, in order',
		async (name, options) => {
			const item = makeHour(name, options);

			const result = await bench.check([item], {
				binaryDataMode: 'filesystem',
				apiKey: 'simulate:marker-tone',
				options: {
					segmentLength: 30,
					maximumSegments: 120,
					filesAtTheSameTime: 10,
					maximumWait: 60,
				},
			});

			const segments = segmentsOf(onlyItem(result).json);
			expect(segments).toHaveLength(120);
			expect(bench.simulator.submissions).toHaveLength(120);
			// An MP3 frame of 8 kHz is 72 ms, and encoders add up to two.
			for (const [index, { startSeconds, endSeconds }] of segments.entries()) {
				expect(Math.abs(startSeconds - 30 * index)).toBeLessThan(0.15);
				expect(Math.abs(endSeconds - 30 * (index + 1))).toBeLessThan(0.15);
			}
			if (name === 'hour.wav') {
				expect(onlyItem(result).json.flaggedSeconds).toBe(120);
				const flagged = segments.filter((segment) => segment.flagged === true);
				expect(flagged.map(({ index }) => index)).toEqual([60, 61, 62, 63]);
			}
		},
		600_000,
	);
});

describe('a voice note', () => {
	it('is cut while it is decoded; the report shows where the voice is fake', async () => {
		const item = makeRecording('note.ogg', {
			seconds: 31,
			fake: 'between(t,11,18)',
			options: ['-ar', '48000', '-c:a', 'libopus', '-b:a', '24k'],
		});

		const result = await bench.check([item], {
			apiKey: 'simulate:marker-tone',
			parameters: { simplify: false },
			options: { segmentLength: 10, attachReport: 'html' },
		});

		const { json, binary } = onlyItem(result);
		expect(json).toMatchObject({
			decision: 'flagged',
			flaggedSeconds: 10,
			fileName: 'note.ogg',
			converted: { from: 'ogg-opus', to: 'wav' },
		});
		const segments = segmentsOf(json);
		expect(segments.map(({ startSeconds, flagged }) => [startSeconds, flagged])).toEqual([
			[0, false],
			[10, true],
			[20, false],
		]);
		// A last piece of one second joins the segment before it.
		expect(segments[2]?.endSeconds).toBeCloseTo(31, 1);
		expect(bench.simulator.submissions.map(({ fileName }) => fileName).sort()).toEqual([
			'note-1.wav',
			'note-2.wav',
			'note-3.wav',
		]);
		for (const { jobId } of segments) expect(binary.deepfakeReport?.text).toContain(jobId);
	});
});
