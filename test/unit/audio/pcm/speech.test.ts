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
