import type { Pcm, Samples } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import { encodeWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/encode';
import { createSpeechSource } from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/speech';
import { plainWav } from '../containers/chunkBuilders';

/** Samples that are read in pieces of two frames; `readable` frames of them can be decoded. */
function pcmOf(channels: number[][], about: Partial<Pcm> & { readable?: number } = {}): Pcm {
	const frameCount = channels[0]?.length ?? 0;
	const { readable = frameCount } = about;
	return {
		...{ sampleRate: 8000, channels: channels.length, bitsPerSample: 16, frameCount, ...about },
		read: async function* ({ start, end }): AsyncGenerator<Samples, void> {
			for (let frame = start; frame < Math.min(end, readable); frame += 2) {
				const last = Math.min(frame + 2, end, readable);
				yield channels.map((channel) => Float32Array.from(channel.slice(frame, last)));
			}
		},
	};
}

describe('encodeWav', () => {
	it.each([
		['8 bits', 8, [0, 0.5, -1, 1, 2, -2], [0x80, 0xc0, 0, 0xff, 0xff, 0]],
		['16 bits', 16, [0.5, -0.5, 1.5, -1.5], [0, 0x40, 0, 0xc0, 0xff, 0x7f, 0, 0x80]],
		[
			'24 bits',
			24,
			[0.5, -(2 ** -23), 2, -2],
			[0, 0, 0x40, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0x80],
		],
	])('writes %s, and clips what is too loud', async (_, bits, samples, expected) => {
		const cuttable = encodeWav(pcmOf([samples], { bitsPerSample: bits }));

		const written = await cuttable.write(cuttable.whole);

		const file = Uint8Array.from(plainWav(Uint8Array.from(expected), { bits }));
		expect(written).toEqual({ ok: true, bytes: file });
		expect(cuttable.whole.sizeBytes).toBe(file.length);
	});

	it('writes channels in turns, from any place on', async () => {
		const cuttable = encodeWav(
			pcmOf([
				[0.5, 0.25, 0.125],
				[-0.5, -0.25, -0.125],
			]),
		);

		const written = await cuttable.write({ ...cuttable.whole, first: 1, end: 3 });

		const data = Uint8Array.of(0, 0x20, 0, 0xe0, 0, 0x10, 0, 0xf0);
		const file = Uint8Array.from(plainWav(data, { channels: 2 }));
		expect(written).toEqual({ ok: true, bytes: file });
	});

	it('says how far sound could be decoded that breaks off', async () => {
		const cuttable = encodeWav(pcmOf([[0, 0, 0, 0, 0]], { sampleRate: 2, readable: 3 }));

		expect(await cuttable.write(cuttable.whole)).toEqual({ ok: false, readableSeconds: 1.5 });
	});
});

describe('createSpeechSource', () => {
	const tools = { yieldToEventLoop: async () => {} };

	it.each([1999, 384_001, NaN])(
		'makes nothing of a rate that no speech has: %p Hz',
		(sampleRate) => {
			expect(createSpeechSource(pcmOf([[0]], { sampleRate }), tools)).toBeUndefined();
		},
	);

	it('keeps a level, in one channel of 16 kHz', async () => {
		const level = new Array<number>(4800).fill(0.75);
		const silence = new Array<number>(4800).fill(0.25);
		const speech = createSpeechSource(pcmOf([level, silence], { sampleRate: 48_000 }), tools);

		const made: number[] = [];
		for await (const [samples = []] of speech?.read({ start: 0, end: 1600 }) ?? []) {
			made.push(...samples);
		}

		expect(speech).toMatchObject({
			sampleRate: 16_000,
			channels: 1,
			bitsPerSample: 16,
			frameCount: 1600,
		});
		expect(made).toHaveLength(1600);
		for (const sample of made.slice(100, 1500)) expect(sample).toBeCloseTo(0.5, 3);
	});
});
