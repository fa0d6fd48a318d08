import { readFileSync } from 'node:fs';
import { compareSound, ffmpeg, openWorkshop } from '../audio/convert/tools';
import { decodeAll, fingerprint, readFloats } from '../../unit/decoders/decodeAll';
import { loadCodec } from '../../unit/decoders/loadCodec';
import { splitOgg } from '../../unit/decoders/packets';

const workshop = openWorkshop();
const { file } = workshop;

beforeAll(() => {
	workshop.makeSpeech();
	for (const [source, quality] of [
		['mono', '0'],
		['stereo', '6'],
	] as const) {
		ffmpeg(
			...['-i', file(`${source}.wav`), '-c:a', 'libvorbis', '-q:a', quality],
			file(`${source}.ogg`),
		);
	}
}, 300_000);
afterAll(() => workshop.remove());

async function open(name: string) {
	const [identification, , setup, ...packets] = splitOgg(readFileSync(file(name)));
	if (identification === undefined || setup === undefined) throw new Error('No headers');
	const { createVorbisDecoder } = await loadCodec('vorbis');
	const decoder = await createVorbisDecoder({ identification, setup });
	if (decoder === undefined) throw new Error('No decoder');
	return { decoder, packets };
}

describe('Vorbis', () => {
	it.each([
		{ name: 'mono.ogg', channels: 1 },
		{ name: 'stereo.ogg', channels: 2 },
	])("$name sounds as by ffmpeg's own decoder", async ({ name, channels }) => {
		const { decoder, packets } = await open(name);

		const samples = decodeAll(decoder, packets);

		const ffmpegs = readFloats(
			ffmpeg('-c:a', 'vorbis', '-i', file(name), '-f', 'f32le', '-'),
			channels,
		);
		expect(samples).toHaveLength(channels);
		for (const [index, channel] of samples.entries()) {
			const expected = ffmpegs[index] ?? new Float64Array(0);
			// ffmpeg trims what the last page does not count; a block has 2048 samples at most.
			expect(channel.length - expected.length).toBeGreaterThanOrEqual(0);
			expect(channel.length - expected.length).toBeLessThan(2_048);
			const comparison = compareSound(expected, channel.subarray(0, expected.length));
			expect(comparison).toMatchObject({ longer: 0, late: 0 });
			expect(comparison.floorDb).toBeGreaterThan(90);
		}
	});

	it('after a reset in the middle decodes as a new decoder does', async () => {
		const { decoder, packets } = await open('stereo.ogg');
		const first = fingerprint(decodeAll(decoder, packets));
		decodeAll(decoder, packets.slice(0, 17));

		decoder.reset();

		expect(fingerprint(decodeAll(decoder, packets))).toBe(first);
	});

	it.each([
		{ name: 'the comments for the setup', pick: [0, 1] },
		{ name: 'sound for the setup', pick: [0, 3] },
		{ name: 'the setup for the identification', pick: [2, 2] },
	])('$name: no decoder', async ({ pick }) => {
		const packets = splitOgg(readFileSync(file('mono.ogg')));
		const [identification, setup] = pick.map((index) => packets[index] ?? new Uint8Array(0));
		if (identification === undefined || setup === undefined) throw new Error('No headers');
		const { createVorbisDecoder } = await loadCodec('vorbis');

		expect(await createVorbisDecoder({ identification, setup })).toBeUndefined();
	});

	it('a header among the sound is not decoded, and what follows is', async () => {
		const { decoder, packets } = await open('mono.ogg');
		decodeAll(decoder, packets.slice(0, 10));

		const [, comments = new Uint8Array(0)] = splitOgg(readFileSync(file('mono.ogg')));

		expect(decoder.decode(comments)).toBeUndefined();
		expect(decodeAll(decoder, packets.slice(10, 20))[0]?.length).toBeGreaterThan(0);
	});
});
