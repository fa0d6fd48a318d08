import { readFileSync, writeFileSync } from 'node:fs';
import { openVoice, write } from '../../../unit/audio/opening';
import { compareSound, ffmpeg, openWorkshop, readSamples, run } from '../convert/tools';

/*
 * What LAME makes of speech, against sox's own way to 16 kHz, with ffmpeg as the decoder. espeak-ng has
 * no frequencies above 8 kHz to lose; for the bandwidth there is white noise.
 */

const workshop = openWorkshop();
const { file } = workshop;

beforeAll(() => workshop.makeSpeech(), 60_000);
afterAll(() => workshop.remove());

/** Samples that the encoder and ffmpeg's decoder add at the start. Ref: LAME's technical FAQ */
const DELAY_SAMPLES = 1105;

/** Writes all of a recording as MP3 beside it. */
async function compress(path: string, bitrateKbps: number): Promise<string> {
	const { compress: toMp3 } = await openVoice(readFileSync(path));
	if (toMp3 === undefined) throw new Error('It cannot be decoded');
	const target = `${path}.${bitrateKbps}.mp3`;
	writeFileSync(target, await write(toMp3(bitrateKbps)));
	return target;
}

function decode(path: string, rate: number): Float64Array {
	return readSamples(ffmpeg('-i', path, '-f', 's16le', '-ac', '1', '-ar', `${rate}`, '-'));
}

/** The same sound at another rate in one channel, by sox. */
function bySox(path: string, rate: number): Float64Array {
	const target = `${path}.${rate}.sox.wav`;
	run('sox', path, '-b', '16', '-D', target, 'remix', '-', 'rate', '-v', `${rate}`);
	return decode(target, rate);
}

async function compareWithSox(path: string, about: { bitrateKbps: number; rate: number }) {
	const { bitrateKbps, rate } = about;
	const expected = bySox(path, rate);
	const actual = decode(await compress(path, bitrateKbps), rate);
	const heard = actual.subarray(DELAY_SAMPLES, DELAY_SAMPLES + expected.length);
	return { comparison: compareSound(expected, heard), added: actual.length - expected.length };
}

describe('speech as MP3', () => {
	it.each([
		{ bitrateKbps: 64, floorDb: 22 },
		{ bitrateKbps: 48, floorDb: 20 },
		{ bitrateKbps: 32, floorDb: 15 },
		{ bitrateKbps: 24, floorDb: 13 },
	])('is the same sound at $bitrateKbps kbit/s, at the same time', async (about) => {
		const { bitrateKbps, floorDb } = about;
		const { comparison, added } = await compareWithSox(file('stereo.wav'), {
			bitrateKbps,
			rate: 16_000,
		});

		expect(comparison).toMatchObject({ longer: 0, late: 0 });
		expect(comparison.floorDb).toBeGreaterThan(floorDb);
		// LAME makes everything softer by a twentieth, so that nothing is clipped.
		expect(comparison.louderDb).toBeCloseTo(-0.45, 1);
		// Three frames at most.
		expect(added).toBeLessThanOrEqual(3 * 576);
	});

	it.each([
		{ name: 'G.711', options: ['-c:a', 'pcm_alaw'], container: 'wav' },
		{ name: 'AIFF', options: ['-c:a', 'pcm_s16be'], container: 'aiff' },
	])('$name at 8 kHz stays at 8 kHz', async ({ options, container }) => {
		const path = file(`telephone.${container}`);
		ffmpeg('-i', file('stereo.wav'), '-ar', '8000', ...options, path);

		const { comparison } = await compareWithSox(path, { bitrateKbps: 64, rate: 8_000 });

		expect(comparison).toMatchObject({ longer: 0, late: 0 });
		expect(comparison.floorDb).toBeGreaterThan(21);
	});

	it.each([
		{ bitrateKbps: 64, keptHz: 7000 },
		{ bitrateKbps: 48, keptHz: 7000 },
		{ bitrateKbps: 32, keptHz: 7000 },
		{ bitrateKbps: 24, keptHz: 5500 },
	])('keeps all up to $keptHz Hz at $bitrateKbps kbit/s', async ({ bitrateKbps, keptHz }) => {
		const noise = file('noise.wav');
		run(
			'sox',
			'-R',
			'-n',
			'-r',
			'16000',
			'-b',
			'16',
			noise,
			'synth',
			'10',
			'whitenoise',
			'gain',
			'-12',
		);

		const mp3 = await compress(noise, bitrateKbps);

		const decoded = file('decoded.wav');
		ffmpeg('-i', mp3, decoded);
		for (let hz = 500; hz < keptHz; hz += 500) {
			expect(bandDb(noise, hz) - bandDb(decoded, hz)).toBeLessThan(3);
		}
	});
});

/** The loudness of a band of 500 Hz from a frequency on. */
function bandDb(path: string, fromHz: number): number {
	const band = ['sinc', '-n', '1023', `${fromHz}-${fromHz + 500}`];
	const stats = run('sh', '-c', `sox ${path} -n ${band.join(' ')} stats 2>&1`).toString();
	return Number(/RMS lev dB\s+(-?[\d.]+)/.exec(stats)?.[1]);
}
