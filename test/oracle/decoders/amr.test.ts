import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compareSound, ffmpeg, readSamples } from '../audio/convert/tools';
import { decodeAll, fingerprint } from '../../unit/decoders/decodeAll';
import { loadCodec } from '../../unit/decoders/loadCodec';
import { splitAmr } from '../../unit/decoders/packets';

const fileOf = (name: string) => path.join(__dirname, '../../unit/decoders/files', name);

/*
 * Spoken by espeak-ng, encoded by gstreamer (amrnbenc with band-mode=MR122 and MR475, voamrwbenc with
 * MR1265), with the first line of an AMR file put in front. `sha256` is of the 16-bit samples that
 * gstreamer's amrnbdec and amrwbdec make of them.
 */
const rows = [
	{
		name: 'narrow-12.2.amr',
		band: 'narrow',
		frames: 209,
		samples: 160,
		sha256: '9ed8908813ea79a5dd923ed36a72b1e3f7045da7f21692bf5e447fe0f11f053f',
		floorDb: 30,
	},
	{
		name: 'narrow-4.75.amr',
		band: 'narrow',
		frames: 209,
		samples: 160,
		sha256: '4fc47692581b9d97992af9afc40c67ef25a4d5e3a06af04274f53aee66cb3dd1',
		floorDb: 30,
	},
	{
		name: 'wide-12.65.awb',
		band: 'wide',
		frames: 210,
		samples: 320,
		sha256: 'a26ef70a0040c1b21ca0e9ac0c760038f7142620c641fea66636338be83b7dab',
		floorDb: 20,
	},
] as const;

describe('AMR', () => {
	it.each(rows)('$name is decoded to the last bit as by gstreamer', async (row) => {
		const { createAmrDecoder } = await loadCodec('amr');
		const decoder = await createAmrDecoder(row.band);
		const frames = splitAmr(readFileSync(fileOf(row.name)), row.band);

		const [samples = new Float64Array(0)] = decodeAll(decoder, frames);

		expect(frames).toHaveLength(row.frames);
		expect(samples.length).toBe(row.frames * row.samples);
		const steps = Int16Array.from(samples, (sample) => sample * 32_768);
		expect(createHash('sha256').update(steps).digest('hex')).toBe(row.sha256);
		decoder.free();
	});

	it.each(rows)("$name sounds as by ffmpeg's own decoder", async (row) => {
		const { createAmrDecoder } = await loadCodec('amr');
		const decoder = await createAmrDecoder(row.band);
		const [samples = new Float64Array(0)] = decodeAll(
			decoder,
			splitAmr(readFileSync(fileOf(row.name)), row.band),
		);

		const ffmpegs = readSamples(ffmpeg('-i', fileOf(row.name), '-f', 's16le', '-'));

		const comparison = compareSound(
			ffmpegs,
			samples.map((sample) => sample * 32_768),
		);
		expect(comparison).toMatchObject({ longer: 0, late: 0 });
		expect(comparison.floorDb).toBeGreaterThan(row.floorDb);
	});

	it('after a reset decodes as a new decoder does', async () => {
		const { createAmrDecoder } = await loadCodec('amr');
		const decoder = await createAmrDecoder('wide');
		const frames = splitAmr(readFileSync(fileOf('wide-12.65.awb')), 'wide');
		const first = fingerprint(decodeAll(decoder, frames));

		const unreset = fingerprint(decodeAll(decoder, frames));
		decoder.reset();
		const second = fingerprint(decodeAll(decoder, frames));

		expect(unreset).not.toBe(first);
		expect(second).toBe(first);
	});

	it.each([
		['an empty frame', []],
		['a frame that breaks off', [0x3c, 1, 2, 3]],
		['a frame of a type that is reserved', [0x48, 1, 2, 3, 4, 5]],
		['two frames at once', [0x7c, 0x7c]],
	])('%s is not decoded', async (_, frame) => {
		const { createAmrDecoder } = await loadCodec('amr');
		const decoder = await createAmrDecoder('narrow');

		expect(decoder.decode(Uint8Array.from(frame))).toBeUndefined();
		// The one after it is: a frame that says that there is no data.
		expect(decoder.decode(Uint8Array.of(0x7c))?.[0]).toHaveLength(160);
	});
});
