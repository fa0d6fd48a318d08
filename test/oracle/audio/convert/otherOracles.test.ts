import { readFileSync, writeFileSync } from 'node:fs';
import type { Format } from '../../../../nodes/DeepfakeAudioCheck/audio/media/format';
import type { Voice } from '../../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import { openVoice, speechOf, write } from '../../../unit/audio/opening';
import { compareSound, ffmpeg, ffmpegSpeech, openWorkshop, readSamples } from './tools';

const workshop = openWorkshop();
const { file } = workshop;

beforeAll(() => workshop.makeSpeech(), 300_000);
afterAll(() => workshop.remove());

/** Writes the sound of a file beside it, as it is or as speech. */
async function convert(
	fileName: string,
	format: Format,
	choose: (voice: Voice) => Voice['original'] = ({ original }) => original,
): Promise<string> {
	const written = choose(await openVoice(readFileSync(fileName), format));
	const name = `${fileName}.${written.container}`;
	writeFileSync(name, await write(written));
	return name;
}

/** The samples of a file as ffmpeg reads them, with up to 32 bits each. */
function pcm(fileName: string): Buffer {
	return ffmpeg('-i', fileName, '-f', 's32le', '-');
}

describe('what is lossless stays so, bit for bit', () => {
	it.each([
		['FLAC of 16 bits in stereo', 'flac', 'stereo', ['-c:a', 'flac', '-f', 'flac'], 'flac'],
		['FLAC of 16 bits at 44.1 kHz', 'flac', 'mono', ['-ar', '44100', '-f', 'flac'], 'flac'],
		['FLAC of 24 bits', 'flac', 'stereo', ['-sample_fmt', 's32', '-f', 'flac'], 'flac'],
		['FLAC at 8 kHz', 'flac', 'mono', ['-ar', '8000', '-f', 'flac'], 'flac'],
		['FLAC in Ogg', 'oga', 'mono', ['-c:a', 'flac', '-f', 'ogg'], 'ogg-flac'],
		['AIFF of 16 bits', 'aiff', 'stereo', ['-f', 'aiff'], 'aiff'],
		['AIFF of 24 bits', 'aiff', 'mono', ['-c:a', 'pcm_s24be', '-f', 'aiff'], 'aiff'],
		['AIFF-C, little-endian', 'aiff', 'mono', ['-c:a', 'pcm_s16le', '-f', 'aiff'], 'aiff'],
	] as const)('%s', async (_, extension, source, encoding, format) => {
		const original = file(`lossless.${extension}`);
		ffmpeg('-i', file(`${source}.wav`), ...encoding, original);

		const converted = await convert(original, format);

		expect(Buffer.compare(pcm(converted), pcm(original))).toBe(0);
	});
});

describe('what is compressed becomes 16 kHz in one channel', () => {
	/*
	 * ffmpeg's filter and this one fall differently between 7.4 and 8 kHz, where speech is weakest:
	 * that, and rounding to 16 bits, is all of the difference.
	 */
	it.each([
		['48 kHz', '48000'],
		['44.1 kHz', '44100'],
		['22.05 kHz', '22050'],
	])(
		'FLAC at %s',
		async (_, rate) => {
			ffmpeg(
				...['-stream_loop', '20', '-i', file('stereo.wav'), '-t', '130', '-ar', rate],
				...['-sample_fmt', 's32', file('large.flac')],
			);

			const converted = await convert(file('large.flac'), 'flac', speechOf);

			const samples = readSamples(readFileSync(converted).subarray(44));
			const start = { expected: ffmpegSpeech(file('large.flac')), actual: samples };
			const comparison = compareSound(
				start.expected.subarray(0, 320_000),
				samples.subarray(0, 320_000),
			);
			expect(Math.abs(samples.length - start.expected.length)).toBeLessThanOrEqual(1);
			expect(comparison.late).toBe(0);
			expect(Math.abs(comparison.louderDb)).toBeLessThan(0.1);
			expect(comparison.floorDb).toBeGreaterThan(28);
			if (process.env.SHOW_FIGURES) console.log(rate, comparison);
		},
		300_000,
	);
});

describe('what is not decoded keeps its packets', () => {
	it.each([
		['bare AAC', 'a.aac', ['-c:a', 'aac', '-b:a', '64k'], 'adts'],
		['bare AAC in stereo at 44.1 kHz', 'b.aac', ['-ar', '44100', '-c:a', 'aac'], 'adts'],
		['the sound of an MP4 video', 'c.mp4', ['video', '-c:a', 'aac'], 'mp4-video'],
		['the sound of a QuickTime movie', 'd.mov', ['video', '-c:a', 'aac'], 'mp4-video'],
		['Apple Lossless in a QuickTime movie', 'e.mov', ['video', '-c:a', 'alac'], 'mp4-video'],
		['the sound of a 3GP video', 'f.3gp', ['video', '-c:a', 'aac'], 'mp4-video'],
		[
			'the sound of a video in fragments',
			'g.mp4',
			['video', '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'],
			'mp4-video',
		],
	] as const)('%s', async (_, name, encoding, format) => {
		const options = encoding.filter((option) => option !== 'video');
		const video = encoding[0] === 'video';
		ffmpeg(
			...(video ? ['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=5'] : []),
			...['-i', file('stereo.wav'), ...(video ? ['-c:v', 'mpeg4', '-shortest'] : [])],
			...[...options, file(name)],
		);

		const converted = await convert(file(name), format);

		expect(packets(converted)).toEqual(packets(file(name)));
		expect(packets(converted).length).toBeGreaterThan(50);
	});
});

/** Size and MD5 of each packet of sound. */
function packets(fileName: string): string[] {
	const isBare = fileName.endsWith('.aac');
	const filter = isBare ? ['-bsf:a', 'aac_adtstoasc'] : [];
	return ffmpeg('-i', fileName, '-map', '0:a', ...filter, '-c', 'copy', '-f', 'framemd5', '-')
		.toString()
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map((line) => line.split(',').slice(4, 6).join().trim());
}
