import { encodeMp3 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp3/encode';
import { demuxMp3 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp3/demux';
import type { Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import { createTools, write } from '../opening';

/** Noise of one channel, read in pieces of 1000 samples; `readable` of them can be decoded. */
function noise(frameCount: number, about: Partial<Pcm> & { readable?: number } = {}): Pcm {
	const { readable = frameCount } = about;
	return {
		...{ sampleRate: 16_000, channels: 1, bitsPerSample: 16, frameCount, ...about },
		read: async function* ({ start, end }) {
			for (let sample = start; sample < Math.min(end, readable); sample += 1000) {
				const count = Math.min(1000, end - sample, readable - sample);
				yield [Float32Array.from({ length: count }, (_, index) => Math.sin((sample + index) ** 2))];
			}
		},
	};
}

describe('encodeMp3', () => {
	it.each([
		['one sample', 1, 3],
		['a sample less than a frame', 575, 3],
		['a frame', 576, 3],
		['a sample more', 577, 4],
		['two frames', 1152, 4],
		['a sample more than two', 1153, 5],
		['many frames and a bit', 57_601, 103],
	])('knows the size before: %s', async (_name, sampleCount, frames) => {
		for (const [bitrateKbps, sampleRate, frameBytes] of [
			[64, 16_000, 288],
			[48, 16_000, 216],
			[32, 16_000, 144],
			[24, 16_000, 108],
			[64, 8_000, 576],
			[24, 8_000, 216],
		] as const) {
			const sound = encodeMp3(noise(sampleCount, { sampleRate }), bitrateKbps, createTools());

			const file = await write(sound);

			expect(file).toHaveLength(frames * frameBytes);
			const demuxed = await demuxMp3(file, createTools());
			expect(demuxed.ok && demuxed.demuxed.tracks[0]?.packets.count).toBe(frames);
			expect(demuxed.ok && demuxed.demuxed.isPlain).toBe(true);
		}
	});

	it('writes a segment by itself', async () => {
		const sound = encodeMp3(noise(48_000), 64, createTools());
		const [first, second] = sound.plan({ segmentSeconds: 2, maximumBytes: 20_000 });
		if (first === undefined || second === undefined) throw new Error('No segments');

		const files = [await write(sound, first), await write(sound, second)];

		expect([first, second]).toMatchObject([
			{ startSeconds: 0, endSeconds: 1.5 },
			{ startSeconds: 1.5, endSeconds: 3 },
		]);
		expect(files.map(({ length }) => length)).toEqual([44 * 288, 44 * 288]);
	});

	it('says how far sound could be decoded that breaks off', async () => {
		const sound = encodeMp3(noise(48_000, { readable: 24_000 }), 24, createTools());

		expect(await sound.write(sound.whole)).toEqual({ ok: false, readableSeconds: 1.5 });
	});

	it.each([
		['two channels', { channels: 2 }, 64],
		['a rate with frames of another length', { sampleRate: 44_100 }, 64],
		['a bit rate without whole bytes in a frame', { sampleRate: 22_050 }, 64],
	])('refuses %s', (_name, about, bitrateKbps) => {
		expect(() => encodeMp3(noise(1, about), bitrateKbps, createTools())).toThrow(RangeError);
	});
});
