import type { Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import type { AudioTools } from '../../../../nodes/DeepfakeAudioCheck/audio/media/tools';
import { findSpeech } from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/findSpeech';
import { createSpeechTools } from '../speechTools';

/** Seconds of sound in which a channel is loud between two moments. */
function soundOf(
	seconds: number,
	channels: Array<[from: number, to: number, level?: number]>,
	about: Partial<Pcm> = {},
): Pcm {
	const { sampleRate = 16_000 } = about;
	const frameCount = seconds * sampleRate;
	return {
		...{ sampleRate, channels: channels.length, bitsPerSample: 16, frameCount },
		read: async function* ({ start, end }) {
			for (let frame = start; frame < end; frame += 1000) {
				const count = Math.min(1000, end - frame);
				yield channels.map(([from, to, level = 0.5]) =>
					Float32Array.from({ length: count }, (_, index) => {
						const second = (frame + index) / sampleRate;
						return second >= from && second < to ? level : 0;
					}),
				);
			}
		},
		...about,
	};
}

async function secondsOf(pcm: Pcm, tools: AudioTools = createSpeechTools().tools) {
	const map = await findSpeech(pcm, tools);
	if (map === undefined) throw new Error('It was not heard');
	return (start: number, end: number) => Number(map.secondsBetween(start, end).toFixed(6));
}

describe('findSpeech', () => {
	it('tells how much of any part is speech', async () => {
		const seconds = await secondsOf(soundOf(9, [[3, 6]]));

		expect([seconds(0, 9), seconds(0, 3), seconds(3, 4.5), seconds(5.985, 9)]).toEqual([
			3, 0, 1.5, 0.015,
		]);
	});

	it('hears each channel by itself: what would cancel itself out, too', async () => {
		const seconds = await secondsOf(
			soundOf(9, [
				[3, 6],
				[3, 6, -0.5],
				[6.3, 6.9],
			]),
		);

		expect(seconds(0, 9)).toBe(3.6);
	});

	it('tells of each channel by itself', async () => {
		const heard = await findSpeech(
			soundOf(9, [
				[3, 6],
				[6.3, 6.9],
			]),
			createSpeechTools().tools,
		);

		const seconds = heard?.channels.map((one) => Number(one.secondsBetween(0, 9).toFixed(6)));
		expect(seconds).toEqual([3, 0.6]);
	});

	it('knows nothing of what it was not told to listen to', async () => {
		const ranges = [
			{ start: 14_400, end: 62_400 },
			{ start: 96_000, end: 112_000 },
		];
		const { tools, freed } = createSpeechTools();

		const heard = await findSpeech(soundOf(9, [[3, 9]]), tools, ranges);

		const seconds = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((second) =>
			Number(heard?.secondsBetween(second, second + 1).toFixed(6)),
		);
		// The last 10 ms of a second that was heard by itself are no frame of 30 ms.
		expect(seconds).toEqual([0, 0, 0, 0.9, 0, 0, 0.99, 0, 0]);
		expect(freed()).toBe(1);
	});

	it.each([
		[8_000, 8_000],
		[11_025, 16_000],
		[12_000, 8_000],
		[22_050, 8_000],
		[32_000, 16_000],
		[44_100, 8_000],
		[48_000, 16_000],
		[96_000, 16_000],
	])('keeps time at %i Hz, listening at %i Hz', async (sampleRate, detectorRate) => {
		const { tools, created } = createSpeechTools();

		const seconds = await secondsOf(soundOf(6, [[2, 4]], { sampleRate }), tools);

		expect(created).toEqual([{ sampleRate: detectorRate, mode: 0 }]);
		expect(Math.abs(seconds(0, 6) - 2)).toBeLessThan(0.07);
		expect([seconds(0, 1.9), seconds(4.1, 6)]).toEqual([0, 0]);
	});

	it('takes for speech what could not be decoded', async () => {
		const silent = soundOf(9, [[0, 0]]);
		const pcm: Pcm = {
			...silent,
			read: async function* (range, onLost) {
				onLost?.({ start: 48_000, end: 72_000 });
				yield* silent.read(range);
			},
		};

		const seconds = await secondsOf(pcm);

		expect([seconds(0, 3), seconds(3, 4.5), seconds(4.5, 9)]).toEqual([0, 1.5, 0]);
	});

	it('knows nothing of sound that breaks off', async () => {
		const whole = soundOf(9, [[0, 9]]);
		const pcm: Pcm = { ...whole, read: () => whole.read({ start: 0, end: 100_000 }) };

		expect(await findSpeech(pcm, createSpeechTools().tools)).toBeUndefined();
	});

	it('knows nothing of more than eight channels', async () => {
		const pcm = soundOf(
			1,
			Array.from({ length: 9 }, () => [0, 1]),
		);

		expect(await findSpeech(pcm, createSpeechTools().tools)).toBeUndefined();
	});

	it('frees its detectors, also when it is stopped', async () => {
		const { tools, freed } = createSpeechTools();
		const stopped = {
			...tools,
			yieldToEventLoop: async () => await Promise.reject(new Error('Over')),
		};

		await expect(
			findSpeech(
				soundOf(1, [
					[0, 1],
					[0, 1],
				]),
				stopped,
			),
		).rejects.toThrow('Over');

		expect(freed()).toBe(2);
	});
});
