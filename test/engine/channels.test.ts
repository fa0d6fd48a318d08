import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixturePath } from '../fixtures/fixtures';
import { finishedInOrder } from '../simulator/scenarios';
import { onlyItem, setUpTestBench } from './harness/testBench';
import type { InputItem } from './harness/types';

const bench = setUpTestBench();

const folder = mkdtempSync(path.join(tmpdir(), 'channels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const voice = fixturePath('speech-pcm16.wav');

/** Speech in a file whose channels are made of it by ffmpeg's filter. */
function make(name: string, filter: string, ...options: string[]) {
	const target = path.join(folder, name);
	const input = ['-stream_loop', '1', '-i', voice, '-filter_complex', filter, ...options];
	execFileSync('ffmpeg', ['-y', '-nostdin', '-v', 'error', ...input, target]);
	return { files: { data: { bytes: readFileSync(target), fileName: name } } };
}

/** Each party speaks while the other one is silent. */
const dialogue =
	"[0]asplit[a][b];[a]volume='if(lt(t,2.7),1,0)':eval=frame[x];[b]volume='if(lt(t,2.7),0,1)':eval=frame[y];[x][y]join=inputs=2:channel_layout=stereo";
const twice = '[0]asplit[a][b];[a][b]join=inputs=2:channel_layout=stereo';
const oneSilent = 'pan=stereo|c0=0*c0|c1=c0';

/** The samples of one channel as those of nine. Ref: RIFF WAVE, format chunk: bytes 22, 28 and 32 */
function nineChannels(fileName: string): InputItem {
	const bytes = Buffer.from(readFileSync(voice));
	bytes.writeUInt16LE(9, 22);
	bytes.writeUInt32LE(9 * 2 * 16_000, 28);
	bytes.writeUInt16LE(9 * 2, 32);
	return { files: { data: { bytes, fileName } } };
}

/** The service scores what is sent: the first upload low, the second high. */
function scoreInOrder(...scores: number[]): void {
	bench.simulator.setScenario(finishedInOrder(...scores.map((score) => ({ score }))));
}

const each = { channels: 'each', filesAtTheSameTime: 1 };

/** Of each lane of a report, where its waveform is high: from 0 at the start of the recording to 1 at its end. */
function findLoudPlaces(report: string): number[][] {
	const [, ...lanes] = report.split(/class="f-ink">Channel \d/);
	return lanes.map((lane) => {
		const strokes = [...lane.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)/g)].map(
			([, x, top, bottom]) => ({ x: Number(x), height: Number(bottom) - Number(top) }),
		);
		const places = strokes.map(({ x }) => x);
		const [start, end] = [Math.min(...places), Math.max(...places)];
		return strokes.flatMap(({ x, height }) => (height > 20 ? [(x - start) / (end - start)] : []));
	});
}

describe('Channels on Each by Itself', () => {
	it.each([
		['call.wav', []],
		['call.mp3', ['-b:a', '64k']],
		['call.ogg', ['-c:a', 'libopus']],
		['call.m4a', ['-b:a', '64k']],
		['call.aac', ['-b:a', '64k']],
		['call.mka', ['-c:a', 'aac', '-b:a', '64k']],
	])('checks both parties of %s, and says which one is fake', async (name, coding) => {
		scoreInOrder(0.1, 0.9);

		const result = await bench.check([make(name, dialogue, ...coding)], {
			options: { ...each, channelNames: 'Customer, Agent', attachReport: 'html' },
		});

		const { json, binary } = onlyItem(result);
		expect(json).toMatchObject({
			...{ decision: 'flagged', score: 0.9, channel: 2, channelName: 'Agent' },
			segments: [
				{ channel: 1, channelName: 'Customer', score: 0.1, flagged: false },
				{ channel: 2, channelName: 'Agent', score: 0.9, flagged: true },
			],
		});
		expect(bench.simulator.submissions.map(({ mimeType }) => mimeType)).toEqual([
			'audio/wav',
			'audio/wav',
		]);
		const report = binary.deepfakeReport?.text ?? '';
		expect(report).toContain('Channel 1 (Customer)');
		expect(report).toContain('Channel 2 (Agent)');
		const [first = [], second = [], ...others] = findLoudPlaces(report);
		expect(others).toEqual([]);
		expect(Math.min(first.length, second.length)).toBeGreaterThan(20);
		expect(Math.max(...first)).toBeLessThan(0.52);
		expect(Math.min(...second)).toBeGreaterThan(0.48);
	});

	it('makes no job of a channel without speech', async () => {
		scoreInOrder(0.1);

		const result = await bench.check([make('left.wav', oneSilent)], { options: each });

		expect(onlyItem(result).json).toMatchObject({
			...{ decision: 'clear', channel: 2 },
			segments: [
				{ channel: 1, reason: 'noSpeech', jobId: null },
				{ channel: 2, score: 0.1 },
			],
		});
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('checks channels that are the same once, and says so', async () => {
		const result = await bench.check([make('mono.wav', twice)], { options: each });

		expect(onlyItem(result).json.segments).toMatchObject([{ channel: 1 }]);
		expect(bench.simulator.submissions).toHaveLength(1);
		expect(result.hints.map(({ message }) => message)).toContain(
			'Channels that are the same were checked once: "mono.wav" (channel 2 is the same as channel 1).',
		);
	});

	it('cuts each channel into segments of its own', async () => {
		const result = await bench.check([make('long.wav', dialogue)], {
			options: { ...each, segmentLength: 5, ifThereIsNoSpeech: 'submit' },
		});

		const segments = onlyItem(result).json.segments as Array<{ channel: number }>;
		expect(segments.map(({ channel }) => channel)).toEqual([1, 2]);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('sends a recording of one channel as it is', async () => {
		const item = { files: { data: { bytes: readFileSync(voice), fileName: 'one.wav' } } };

		const result = await bench.check([item], { options: each });

		expect(onlyItem(result).json).not.toHaveProperty('segments');
		expect(onlyItem(result).json).not.toHaveProperty('channel');
	});

	it.each<[why: string, name: string, makeIt: (name: string) => InputItem, message: string]>([
		[
			'two-channel Apple Lossless, which is not decoded',
			'call.m4a',
			(name) => make(name, twice, '-c:a', 'alac'),
			'The channels of "call.m4a" cannot be checked each by itself: its sound is coded in a way that is not decoded here [item 0]',
		],
		[
			'nine channels, with the number of jobs',
			'nine.wav',
			nineChannels,
			'"nine.wav" has 9 channels, and so would make 9 jobs: up to 8 are checked each by itself [item 0]',
		],
	])('refuses %s before anything is sent', async (_why, name, makeIt, message) => {
		const result = await bench.check([makeIt(name)], { options: each });

		expect(result.error?.message).toBe(message);
		expect(bench.simulator.submissions).toEqual([]);
	});
});

describe('Channels on Together', () => {
	const hint =
		'Channels that differ were checked together: "call.wav". If each is a person of its own, set Channels to Each by Itself.';

	it.each([
		['differ', dialogue, true],
		['are the same', twice, false],
	])('tells when channels %s: %j %p', async (_name, filter, isTold) => {
		const result = await bench.check([make('call.wav', filter)]);

		expect(bench.simulator.submissions).toHaveLength(1);
		expect(result.hints.map(({ message }) => message).includes(hint)).toBe(isTold);
	});
});
