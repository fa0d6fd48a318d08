import type { Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import { createSpeechSource } from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/speech';
import { tools } from '../containers/demuxing';

/** Sound at 16 kHz of which two frames are given at a time, in arrays that are used again. */
function soundOf(sampleRate: number, ...channels: number[][]): Pcm {
	const piece = channels.map(() => new Float32Array(2));
	return {
		...{ sampleRate, channels: channels.length, bitsPerSample: 24 },
		frameCount: channels[0]?.length ?? 0,
		read: async function* ({ start, end }) {
			for (let frame = start; frame < end; frame += 2) {
				const last = Math.min(frame + 2, end);
				yield channels.map((samples, channel) => {
					const made = piece[channel]?.subarray(0, last - frame) ?? new Float32Array(0);
					made.set(samples.slice(frame, last));
					return made;
				});
			}
		},
	};
}

async function read(pcm: Pcm | undefined, start: number, end: number): Promise<number[]> {
	const heard: number[] = [];
	if (pcm === undefined) return heard;
	for await (const [samples = new Float32Array(0)] of pcm.read({ start, end }))
		heard.push(...samples);
	return heard;
}

/** Loud at half the rate, which a filter that keeps it from being mirrored would take away. */
const LOUD = [1, -1, 1, -1, 1];

describe('sound that is at 16 kHz already', () => {
	it('is the same as speech, sample for sample', async () => {
		const speech = createSpeechSource(soundOf(16_000, LOUD), tools);

		expect(speech).toMatchObject({
			...{ sampleRate: 16_000, channels: 1, bitsPerSample: 16, frameCount: 5 },
		});
		expect(await read(speech, 0, 5)).toEqual(LOUD);
		expect(await read(speech, 1, 4)).toEqual([-1, 1, -1]);
	});

	it('is mixed, and nothing else', async () => {
		const speech = createSpeechSource(soundOf(16_000, LOUD, [0, 0, 0.5, 0, 0]), tools);

		expect(speech).toMatchObject({ channels: 1, frameCount: 5 });
		expect(await read(speech, 0, 5)).toEqual([0.5, -0.5, 0.75, -0.5, 0.5]);
		expect(await read(speech, 2, 3)).toEqual([0.75]);
	});
});

describe('sound at a rate that no speech has', () => {
	it.each([1999, 384_001, 0, NaN])('is not made into speech: %d Hz', (sampleRate) => {
		expect(createSpeechSource(soundOf(sampleRate, LOUD), tools)).toBeUndefined();
	});
});

/** A second of a tone, read in one piece. */
function tone(sampleRate: number, frequencyHz: number): Pcm {
	const samples = Float32Array.from({ length: sampleRate }, (_, frame) =>
		Math.sin((2 * Math.PI * frequencyHz * frame) / sampleRate),
	);
	return {
		...{ sampleRate, channels: 1, bitsPerSample: 16, frameCount: sampleRate },

		read: async function* ({ start, end }) {
			yield [samples.subarray(start, end)];
		},
	};
}

/** The loudest sample away from the ends, in dB of full scale. */
function peakDb(samples: readonly number[]): number {
	const middle = samples.slice(1000, -1000).map(Math.abs);
	return 20 * Math.log10(Math.max(...middle, 1e-9));
}

const RATES = [
	8000, 11_025, 12_000, 18_900, 22_050, 24_000, 32_000, 44_100, 44_101, 48_000, 88_200, 96_000,
	192_000,
];

describe('a tone that is brought to 16 kHz', () => {
	it.each(RATES)('stays where and as loud as it was, from %d Hz', async (sampleRate) => {
		for (const frequencyHz of [100, 1000, 3400]) {
			const heard = await read(createSpeechSource(tone(sampleRate, frequencyHz), tools), 0, 16_000);

			expect(heard).toHaveLength(16_000);
			const wrong = heard.map(
				(sample, frame) => sample - Math.sin((2 * Math.PI * frequencyHz * frame) / 16_000),
			);
			expect(peakDb(wrong)).toBeLessThan(-65);
		}
	});

	it.each(RATES.filter((sampleRate) => sampleRate > 20_000))(
		'is gone if it is too high for that, from %d Hz',
		async (sampleRate) => {
			const frequencies = [8100, 9500, 11_900, 14_100, 15_900, 17_500, 20_100, 31_000, 47_000];
			for (const frequencyHz of frequencies.filter((hz) => hz < sampleRate / 2)) {
				const heard = await read(
					createSpeechSource(tone(sampleRate, frequencyHz), tools),
					0,
					16_000,
				);

				expect(peakDb(heard)).toBeLessThan(-70);
			}
		},
	);

	it('is the same whether it is read at once or from the middle', async () => {
		const speech = createSpeechSource(tone(44_100, 440), tools);

		const whole = await read(speech, 0, 16_000);
		const part = await read(speech, 7001, 7100);

		expect(
			part.map((sample, index) => Math.abs(sample - (whole[7001 + index] ?? 9)) < 1e-6),
		).toEqual(Array.from({ length: 99 }, () => true));
	});

	it('is the same in pieces of any size', async () => {
		const whole = tone(44_100, 440);
		const inPieces: Pcm = {
			...whole,
			read: async function* ({ start, end }) {
				for (let frame = start; frame < end; frame += 1024) {
					yield* whole.read({ start: frame, end: Math.min(frame + 1024, end) });
				}
			},
		};

		const heard = await read(createSpeechSource(inPieces, tools), 0, 16_000);

		expect(heard).toEqual(await read(createSpeechSource(whole, tools), 0, 16_000));
	});

	it('is heard as far as it goes where it ends earlier than it says', async () => {
		const whole = tone(32_000, 440);
		const broken: Pcm = {
			...whole,
			read: ({ start, end }) => whole.read({ start, end: Math.min(end, 20_000) }),
		};

		const heard = await read(createSpeechSource(broken, tools), 0, 16_000);

		const expected = await read(createSpeechSource(whole, tools), 0, 16_000);
		expect(heard.length).toBeGreaterThan(9900);
		expect(heard.length).toBeLessThan(10_000);
		expect(heard).toEqual(expected.slice(0, heard.length));
	});
});
