import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { finishedInOrder } from '../simulator/scenarios';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';
import type { InputItem, OutputItem } from './harness/types';

const bench = setUpTestBench();

const folder = mkdtempSync(path.join(tmpdir(), 'samples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A quiet hum of so many seconds, with the tone that the simulator takes for a fake voice in some of them. */
function hum(seconds: number, fake: string): string[] {
	const sound = `aevalsrc='0.1*sin(2*PI*300*t)+if(${fake},0.6*sin(2*PI*1000*t),0)':s=8000:d=${seconds}`;
	return ['-f', 'lavfi', '-i', sound];
}

function make(fileName: string, ...options: string[]): InputItem {
	const file = path.join(folder, fileName);
	execFileSync('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...options, file]);
	return { files: { data: { bytes: readFileSync(file), fileName } } };
}

/** A hundred seconds of telephone sound. */
const makeCall = (fake: string) => make('call.wav', ...hum(100, fake), '-c:a', 'pcm_alaw');

/** Track or channel, start and end of each segment, and whether it was flagged. */
function placesOf({ json }: OutputItem): unknown[] {
	const segments = json.segments as Array<Record<string, unknown>>;
	return segments.map(({ track, channel, startSeconds, endSeconds, flagged }) => [
		...(track === undefined ? [] : [track]),
		...(channel === undefined ? [] : [channel]),
		startSeconds,
		endSeconds,
		flagged,
	]);
}

const checkTone = async (item: InputItem, options: object, changes: object = {}) =>
	await bench.check([item], {
		...{ apiKey: 'simulate:marker-tone', parameters: { simplify: false } },
		...changes,
		options: { ...options },
	});

describe('First Seconds', () => {
	const firstSeconds = { check: 'firstSeconds', firstSeconds: 20 };

	it('are clear only because the rest was left out, and say so', async () => {
		const result = await checkTone(makeCall('gte(t,25)'), {
			...firstSeconds,
			attachReport: 'html',
		});

		const item = onlyItem(result);
		expect(item.json).toMatchObject({
			decision: 'clear',
			flagged: false,
			reason: 'sampled',
			heard: { seconds: 20, secondsLeftOut: 80, bytesNotHeard: 0 },
			audio: { durationSeconds: 100 },
		});
		expect(placesOf(item)).toEqual([[0, 20, false]]);
		expect(result.hints).toContainEqual({
			message:
				'Only samples were checked, as Check in Options > Long Recordings says, and the rest may hold a fake voice: "call.wav" (20.0 seconds of 100.0 seconds).',
			type: 'warning',
			location: 'outputPane',
		});
		const report = item.binary.deepfakeReport?.text ?? '';
		expect(report).toContain('samples: 20 seconds of 1 min 40 s');
		expect(report).toContain(
			'Only 20 seconds of 1 min 40 s was checked, as the workflow is set; the rest may hold a fake voice.',
		);
		expect(bench.simulator.submissions).toHaveLength(1);
		expect(bench.simulator.submissions[0]?.sizeBytes).toBeLessThan(20 * 8000 + 200);
	});

	it('are flagged by their score, with no other reason', async () => {
		const result = await checkTone(makeCall('between(t,12,30)'), {
			...firstSeconds,
			segmentLength: 10,
		});

		const item = onlyItem(result);
		expect(item.json).toMatchObject({ decision: 'flagged', reason: null, flaggedSeconds: 10 });
		expect(placesOf(item)).toEqual([
			[0, 10, false],
			[10, 20, true],
		]);
	});

	it('of a shorter recording are all of it: it is sent as it came', async () => {
		const result = await checkTone(recording(), firstSeconds);

		const { json } = onlyItem(result);
		expect(json).toMatchObject({ decision: 'clear', reason: null, heard: { secondsLeftOut: 0 } });
		expect(json).not.toHaveProperty('segments');
		expect(bench.simulator.submissions[0]?.sha256).toBe((json.audio as { sha256: string }).sha256);
	});

	it('of a recording that is too large for one job need no other option', async () => {
		const large = make('large.wav', ...hum(120, '0'), '-ar', '48000', '-ac', '2');

		const result = await checkTone(large, firstSeconds);

		expect(onlyItem(result).json).toMatchObject({ decision: 'clear', reason: 'sampled' });
	});

	it.each([
		['mp3', ['-ar', '22050', '-b:a', '48k']],
		['m4a', ['-ar', '22050', '-b:a', '48k']],
		['ogg', ['-ar', '48000', '-c:a', 'libopus', '-b:a', '24k']],
	])('are cut from other formats as well: %s', async (extension, coding) => {
		const result = await checkTone(
			make(`call.${extension}`, ...hum(60, 'gte(t,25)'), ...coding),
			firstSeconds,
		);

		const { json } = onlyItem(result);
		expect(json).toMatchObject({ decision: 'clear', reason: 'sampled' });
		expect((json.heard as { seconds: number }).seconds).toBeCloseTo(20, 0);
	});

	it('cannot be had of what cannot be cut: it is refused, not sent whole', async () => {
		const { bytes } = recording('speech.m4a').files?.data ?? { bytes: new Uint8Array() };
		const broken = Buffer.from(bytes);
		// Another name for the table of sample sizes: nothing finds the sound any more.
		broken.write('free', broken.indexOf('stsz'));
		const item = { files: { data: { bytes: broken, fileName: 'broken.m4a' } } };

		const result = await checkTone(item, firstSeconds);

		expect(result.error).toMatchObject({
			message: expect.stringMatching(/^"broken.m4a" cannot be cut into segments: /) as string,
			description: expect.stringContaining(
				'Up to 10 MB are checked as a whole with an empty Segment Length and Check on All.',
			) as string,
		});
		expect(bench.simulator.submissions).toEqual([]);
	});
});

describe('Evenly Spread Samples', () => {
	const samples = { check: 'evenlySpreadSamples', numberOfSamples: 3 };

	it('are the first, the last, and others between them', async () => {
		const result = await checkTone(makeCall('between(t,12,38)'), {
			...samples,
			segmentLength: 10,
		});

		const item = onlyItem(result);
		expect(item.json).toMatchObject({
			decision: 'clear',
			reason: 'sampled',
			heard: { seconds: 30, secondsLeftOut: 70 },
		});
		expect(placesOf(item)).toEqual([
			[0, 10, false],
			[50, 60, false],
			[90, 100, false],
		]);
		expect(bench.simulator.submissions).toHaveLength(3);
	});

	it('are flagged where the last one is fake', async () => {
		const result = await checkTone(makeCall('gte(t,91)'), { ...samples, segmentLength: 10 });

		expect(onlyItem(result).json).toMatchObject({ decision: 'flagged', reason: null });
	});

	it('are 30 seconds long when Segment Length is empty', async () => {
		const result = await checkTone(makeCall('0'), { ...samples, numberOfSamples: 2 });

		expect(placesOf(onlyItem(result))).toEqual([
			[0, 30, false],
			[90, 100, false],
		]);
	});

	it('are taken of each sound track', async () => {
		const maps = ['-map', '0', '-map', '1', '-ac', '1', '-c:a', 'libopus', '-b:a', '24k'];
		const item = make('meeting.mka', ...hum(60, '0'), ...hum(60, 'gte(t,55)'), ...maps);

		const result = await checkTone(item, {
			...samples,
			numberOfSamples: 2,
			segmentLength: 10,
		});

		expect(onlyItem(result).json).toMatchObject({ decision: 'flagged', flagged: true });
		expect(bench.simulator.submissions).toHaveLength(4);
		const segments = onlyItem(result).json.segments as Array<{ track: number; flagged: boolean }>;
		expect(segments.map(({ track, flagged }) => [track, flagged])).toEqual([
			[1, false],
			[1, false],
			[2, false],
			[2, true],
		]);
	});

	it('are undecided when one of them has no score', async () => {
		bench.simulator.setScenario(finishedInOrder({ score: 0 }, {}, { score: 0 }));

		const result = await bench.check([makeCall('0')], { options: samples });

		expect(onlyItem(result).json).toMatchObject({ decision: 'undecided', reason: 'noScore' });
	});

	it('are refused when they are more than Maximum Segments', async () => {
		const result = await checkTone(makeCall('0'), {
			...{ ...samples, numberOfSamples: 4, segmentLength: 5 },
			maximumSegments: 3,
		});

		expect(result.error).toMatchObject({
			message: '"call.wav" would make 4 segments, and so 4 jobs: Maximum Segments is 3 [item 0]',
			description:
				'Nothing was uploaded. Raise Maximum Segments in Options > Long Recordings if that many jobs are wanted, or lower Number of Samples.',
		});
		expect(bench.simulator.submissions).toEqual([]);
	});
});

describe('Samples with Channels on Each by Itself', () => {
	/** A minute of two channels, the first one humming from the start, the second one in some seconds only. */
	const makeChannels = (name: string, hums: string, fake: string, ...coding: string[]) => {
		const first = '0.1*sin(2*PI*300*t)';
		const second = `if(${hums},0.1*sin(2*PI*400*t),0)+if(${fake},0.6*sin(2*PI*1000*t),0)`;
		const sound = `aevalsrc='${first}|${second}':s=8000:d=60`;
		return make(name, '-f', 'lavfi', '-i', sound, ...coding);
	};
	const firstSeconds = { channels: 'each', check: 'firstSeconds', firstSeconds: 20 };

	it.each([
		['wav', ['-c:a', 'pcm_alaw']],
		['mp3', ['-b:a', '48k', '-write_xing', '0']],
	])('First Seconds are those of each channel: %s', async (extension, coding) => {
		const call = makeChannels(`call.${extension}`, '1', 'between(t,10,12)', ...coding);

		const result = await checkTone(call, firstSeconds);

		const item = onlyItem(result);
		expect(item.json).toMatchObject({
			...{ decision: 'flagged', channel: 2, reason: null },
			heard: { seconds: 20, secondsLeftOut: expect.closeTo(40, 0) as number },
		});
		expect(placesOf(item)).toEqual([
			[1, 0, 20, false],
			[2, 0, 20, true],
		]);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('Evenly Spread Samples are taken of each channel', async () => {
		const call = makeChannels('call.wav', '1', 'gte(t,55)');

		const result = await checkTone(call, {
			...{ channels: 'each', check: 'evenlySpreadSamples' },
			...{ numberOfSamples: 2, segmentLength: 10 },
		});

		const item = onlyItem(result);
		expect(item.json).toMatchObject({ decision: 'flagged', channel: 2 });
		expect(placesOf(item)).toEqual([
			[1, 0, 10, false],
			[1, 50, 60, false],
			[2, 0, 10, false],
			[2, 50, 60, true],
		]);
	});

	it('are clear only because the rest of each channel was left out', async () => {
		const result = await checkTone(makeChannels('call.wav', '1', 'gte(t,25)'), firstSeconds);

		expect(onlyItem(result).json).toMatchObject({ decision: 'clear', reason: 'sampled' });
	});

	it('are not submitted of a channel that is silent in them, whatever comes later', async () => {
		const result = await checkTone(makeChannels('call.wav', 'gte(t,30)', '0'), firstSeconds);

		const item = onlyItem(result);
		expect(item.json).toMatchObject({
			...{ decision: 'clear', reason: 'sampled', channel: 1 },
			// What lies behind the samples was not listened to.
			audio: { speechSeconds: expect.closeTo(20, 1) as number },
			segments: [
				{ channel: 1, reason: null },
				{ channel: 2, reason: 'noSpeech', speechSeconds: 0, jobId: null },
			],
		});
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('are all there is of channels that are short', async () => {
		const result = await checkTone(makeChannels('call.wav', '1', '0'), {
			...{ channels: 'each', check: 'firstSeconds', firstSeconds: 60 },
		});

		const item = onlyItem(result);
		expect(item.json).toMatchObject({ decision: 'clear', reason: null });
		expect(placesOf(item)).toEqual([
			[1, 0, 60, false],
			[2, 0, 60, false],
		]);
	});

	it('say so when there is no speech in them: the rest was not looked through', async () => {
		const quiet = `aevalsrc='if(gte(t,30),0.1*sin(2*PI*300*t),0)':s=8000:d=60`;
		const call = make('call.wav', '-f', 'lavfi', '-i', quiet);

		const result = await checkTone(call, { check: 'firstSeconds', firstSeconds: 20 });

		expect(onlyItem(result).json).toMatchObject({
			...{ decision: 'undecided', reason: 'noSpeech' },
			audio: { speechSeconds: 0 },
		});
		expect(result.hints.map(({ message }) => message)).toContain(
			'Not submitted, because there is no speech in it: "call.wav" (in its samples). To check it all the same, set If There Is No Speech to Submit Anyway.',
		);
		expect(bench.simulator.submissions).toEqual([]);
	});
});
