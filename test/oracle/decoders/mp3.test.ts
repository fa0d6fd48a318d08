import { readFileSync, writeFileSync } from 'node:fs';
import { compareSound, ffmpeg, openWorkshop, run } from '../audio/convert/tools';
import { decodeAll, readFloats } from '../../unit/decoders/decodeAll';
import { loadCodec } from '../../unit/decoders/loadCodec';
import { splitMp3 } from '../../unit/decoders/packets';

const workshop = openWorkshop();
const { file } = workshop;

beforeAll(() => workshop.makeSpeech(), 300_000);
afterAll(() => workshop.remove());

/** A bare MP3: no Info frame, no tag, so that ffmpeg trims nothing. */
function encode(source: string, sampleRate: number, bitRate: string): string {
	ffmpeg(
		...['-i', file(`${source}.wav`), '-ar', `${sampleRate}`, '-c:a', 'libmp3lame', '-b:a', bitRate],
		...['-write_xing', '0', '-id3v2_version', '0', '-write_id3v1', '0', file('row.mp3')],
	);
	return file('row.mp3');
}

function floatsOf(name: string, channels: number): Float64Array[] {
	return readFloats(ffmpeg('-i', name, '-f', 'f32le', '-'), channels);
}

describe('MP3 to samples', () => {
	it.each([
		{ source: 'stereo', channels: 2, sampleRate: 44_100, bitRate: '128k', size: 1_152 },
		{ source: 'stereo', channels: 2, sampleRate: 48_000, bitRate: '320k', size: 1_152 },
		{ source: 'mono', channels: 1, sampleRate: 32_000, bitRate: '48k', size: 1_152 },
		{ source: 'stereo', channels: 2, sampleRate: 22_050, bitRate: '64k', size: 576 },
		{ source: 'mono', channels: 1, sampleRate: 16_000, bitRate: '24k', size: 576 },
		{ source: 'mono', channels: 1, sampleRate: 8_000, bitRate: '8k', size: 576 },
	])(
		"$source at $sampleRate Hz and $bitRate sounds as by ffmpeg's own decoder, frame by frame",
		async ({ source, channels, sampleRate, bitRate, size }) => {
			const name = encode(source, sampleRate, bitRate);
			const frames = splitMp3(readFileSync(name));
			const { createMp3Decoder } = await loadCodec('mp3Decoder');
			const decoder = await createMp3Decoder();

			const samples = decodeAll(decoder, frames);

			expect(samples).toHaveLength(channels);
			for (const [index, expected] of floatsOf(name, channels).entries()) {
				const actual = samples[index] ?? new Float64Array(0);
				expect(actual.length).toBe(frames.length * size);
				const comparison = compareSound(expected, actual);
				expect(comparison).toMatchObject({ longer: 0, late: 0 });
				expect(comparison.floorDb).toBeGreaterThan(85);
			}
		},
	);

	it('begun in the middle, every frame has its samples, and after some they are the same', async () => {
		const frames = splitMp3(readFileSync(encode('stereo', 44_100, '64k')));
		const { createMp3Decoder } = await loadCodec('mp3Decoder');
		const decoder = await createMp3Decoder();
		const [whole = new Float64Array(0)] = decodeAll(decoder, frames);

		decoder.reset();
		const [part = new Float64Array(0)] = decodeAll(decoder, frames.slice(50));

		expect(part.length).toBe(whole.length - 50 * 1_152);
		const later = [whole.subarray(60 * 1_152), part.subarray(10 * 1_152)] as const;
		// The last bits of its arithmetic depend on where it began.
		expect(compareSound(...later).floorDb).toBeGreaterThan(110);
	});

	it('a frame of noise is not decoded, and what follows keeps its place', async () => {
		const frames = splitMp3(readFileSync(encode('mono', 16_000, '32k')));
		const { createMp3Decoder } = await loadCodec('mp3Decoder');
		const decoder = await createMp3Decoder();
		decodeAll(decoder, frames.slice(0, 20));

		expect(decoder.decode(new Uint8Array(144).fill(0x5a))).toBeUndefined();
		expect(decoder.decode(new Uint8Array(5_000))).toBeUndefined();

		const following = decodeAll(decoder, frames.slice(20, 60));
		expect(following[0]?.length).toBe(40 * 576);
	});
});

describe('samples to MP3', () => {
	it.each([
		{ source: 'mono', channels: 1, sampleRate: 16_000, bitrateKbps: 64, floorDb: 15 },
		{ source: 'mono', channels: 1, sampleRate: 16_000, bitrateKbps: 24, floorDb: 5 },
		{ source: 'mono', channels: 1, sampleRate: 8_000, bitrateKbps: 24, floorDb: 12 },
		{ source: 'stereo', channels: 2, sampleRate: 44_100, bitrateKbps: 128, floorDb: 15 },
	] as const)(
		'$source at $sampleRate Hz and $bitrateKbps kbit/s is what ffmpeg reads, and sounds the same',
		async ({ source, channels, sampleRate, bitrateKbps, floorDb }) => {
			ffmpeg('-i', file(`${source}.wav`), '-ar', `${sampleRate}`, file('source.wav'));
			const original = floatsOf(file('source.wav'), channels);
			const count = original[0]?.length ?? 0;
			const { createMp3Encoder } = await loadCodec('mp3Encoder');
			const encoder = await createMp3Encoder({ sampleRate, channels, bitrateKbps });
			if (encoder === undefined) throw new Error('No encoder');

			const pieces: Uint8Array[] = [];
			for (let start = 0; start < count; start += 10_000) {
				pieces.push(encoder.encode(original.map((all) => all.subarray(start, start + 10_000))));
			}
			pieces.push(encoder.flush());
			writeFileSync(file('encoded.mp3'), Buffer.concat(pieces));

			expect(probe(file('encoded.mp3'))).toBe(
				`mp3,${sampleRate},${channels},${bitrateKbps * 1_000}`,
			);
			// 576 samples of the encoder's and 529 of the decoder's delay. Ref: LAME's tech FAQ
			const decoded = floatsOf(file('encoded.mp3'), channels);
			for (const [index, expected] of original.entries()) {
				const actual = decoded[index]?.subarray(1_105, 1_105 + count) ?? new Float64Array(0);
				const comparison = compareSound(expected, actual);
				expect(comparison).toMatchObject({ longer: 0, late: 0 });
				expect(comparison.floorDb).toBeGreaterThan(floorDb);
				expect(Math.abs(comparison.louderDb)).toBeLessThan(1);
			}
			encoder.free();
		},
	);

	it.each([
		{ sampleRate: 16_000, channels: 1, bitrateKbps: 20 },
		{ sampleRate: 8_000, channels: 1, bitrateKbps: 128 },
		{ sampleRate: 44_100, channels: 2, bitrateKbps: 24 },
		{ sampleRate: 15_000, channels: 1, bitrateKbps: 32 },
	] as const)('$bitrateKbps kbit/s at $sampleRate Hz is not in MPEG', async (config) => {
		const { createMp3Encoder } = await loadCodec('mp3Encoder');

		expect(await createMp3Encoder(config)).toBeUndefined();
	});
});

function probe(name: string): string {
	const entries = 'stream=codec_name,sample_rate,channels,bit_rate';
	const printed = run('ffprobe', '-v', 'error', '-show_entries', entries, '-of', 'csv=p=0', name);
	return printed.toString().trim();
}
