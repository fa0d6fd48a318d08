import { sampleWaveform } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/waveform';
import { decodePcm } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/pcm';
import { demuxWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/demux';
import { measureWaveform } from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/measureWaveform';
import type { Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import type { Waveform } from '../../../../nodes/DeepfakeAudioCheck/audio/media/waveform';
import { readFixture } from '../../../fixtures/fixtures';
import { plainWav, type Format } from '../containers/chunkBuilders';

const tools = { yieldToEventLoop: async () => {} };

async function demux(file: Uint8Array): Promise<Track | undefined> {
	const result = await demuxWav(file, tools);
	return result.ok ? result.demuxed.tracks[0] : undefined;
}

async function readAll(pcm: Pcm): Promise<void> {
	const pieces = pcm.read({ start: 0, end: pcm.frameCount });
	while ((await pieces.next()).done !== true);
}

const WAYS: Array<[string, (track: Track) => Promise<Waveform | undefined>]> = [
	['by samples here and there', async (track) => sampleWaveform(track)],
	[
		'by all samples',
		async (track) => {
			const decoded = decodePcm(track, tools);
			if (decoded === undefined) return undefined;
			const { pcm, waveformOf } = measureWaveform(decoded);
			await readAll(pcm);
			return waveformOf();
		},
	],
];

async function waveformOf(file: Uint8Array, way: (track: Track) => Promise<Waveform | undefined>) {
	const track = await demux(file);
	return track && (await way(track));
}

/** A second of silence with the given bytes in its middle. */
function createTick(sample: number[], silence: number[], format: Format): Uint8Array {
	const samples = Array.from({ length: 8000 }, (_, index) => (index === 4000 ? sample : silence));
	return plainWav(Uint8Array.from(samples.flat()), format);
}

const TICKS: Array<[string, number[], number[], Format, number]> = [
	['8-bit', [0x40], [0x80], { bits: 8 }, 0.5],
	['16-bit', [0x00, 0xc0], [0, 0], { bits: 16 }, 0.5],
	['24-bit', [0x00, 0x00, 0x40], [0, 0, 0], { bits: 24 }, 0.5],
	['24-bit in 4 bytes', [0, 0, 0, 0x40], [0, 0, 0, 0], { bits: 24, blockBytes: 4 }, 0.5],
	['32-bit', [0, 0, 0, 0xc0], [0, 0, 0, 0], { bits: 32 }, 0.5],
	['32-bit float', [0, 0, 0, 0xbf], [0, 0, 0, 0], { tag: 3, bits: 32 }, 0.5],
	// G.711's loudest codes: 4032 of 4096 and 8031 of 8192, the latter as 32124 of 32768.
	['A-law', [0xaa], [0xd5], { tag: 6, bits: 8 }, 0.984],
	['mu-law', [0x80], [0xff], { tag: 7, bits: 8 }, 0.98],
];

describe.each(WAYS)('a waveform %s', (_way, way) => {
	it.each(TICKS)('%s: finds a tick where it is', async (_, sample, silence, format, expected) => {
		const waveform = await waveformOf(createTick(sample, silence, format), way);

		const { durationSeconds, peaks = [] } = waveform ?? {};
		expect(durationSeconds).toBe(1);
		expect(peaks).toHaveLength(600);
		expect(peaks[300]).toBeCloseTo(expected, 2);
		expect(Math.max(...peaks.filter((_peak, index) => index !== 300))).toBeLessThan(0.001);
	});

	it('reads 64-bit float, and takes what is no number for silence', async () => {
		const data = Buffer.alloc(16);
		data.writeDoubleLE(-0.25, 0);
		data.writeDoubleLE(NaN, 8);

		const waveform = await waveformOf(plainWav(data, { tag: 3, bits: 64 }), way);

		expect(waveform?.peaks).toEqual([0.25, 0]);
	});

	it('hears both sides of a call', async () => {
		const data = Buffer.from([0x80, 0xc0, 0x00, 0x80]);

		const waveform = await waveformOf(plainWav(data, { channels: 2, bits: 8 }), way);

		expect(waveform?.peaks).toEqual([0.5, 1]);
	});

	it.each(['speech-pcm16.wav', 'speech-pcm24.wav', 'speech-alaw.wav', 'speech-extensible.wav'])(
		'of %s rises and falls',
		async (fileName) => {
			const { durationSeconds = 0, peaks = [] } =
				(await waveformOf(readFixture(fileName), way)) ?? {};

			expect(durationSeconds).toBeGreaterThan(1);
			expect(Math.max(...peaks)).toBeGreaterThan(0.2);
			expect(Math.min(...peaks)).toBeLessThan(0.05);
		},
	);

	it.each([
		['an MP3 in a WAV', readFixture('speech-mp3-inside.wav')],
		['an MP3', readFixture('speech-cbr.mp3')],
		['a size of sample that there is not', plainWav(Buffer.alloc(99), { bits: 56 })],
	])('is not made of %s', async (_, bytes) => {
		expect(await waveformOf(bytes, way)).toBeUndefined();
	});
});

describe('sampleWaveform', () => {
	it('looks at no more than its share of the largest file', async () => {
		const track = await demux(
			plainWav(Buffer.alloc(4_000_000, 7), { tag: 6, channels: 2, bits: 8 }),
		);

		expect(track && sampleWaveform(track)?.peaks).toHaveLength(600);
	});
});
