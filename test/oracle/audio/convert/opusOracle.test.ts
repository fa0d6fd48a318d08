import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Format } from '../../../../nodes/DeepfakeAudioCheck/audio/media/format';
import { openVoice, openWhole, speechOf, write } from '../../../unit/audio/opening';
import { splitOgg } from '../../../unit/decoders/packets';
import { compareSound, ffmpeg, ffmpegSpeech, openWorkshop, readSamples, run } from './tools';

const workshop = openWorkshop();
const { file } = workshop;

beforeAll(() => workshop.makeSpeech(), 300_000);
afterAll(() => workshop.remove());

/** What ffmpeg is asked to encode. */
interface Row {
	name: string;
	source: string;
	bitRate: string;
	frameMs: string;
	application: string;
	mode: 'SILK' | 'hybrid' | 'CELT';
}

const rows: Row[] = (
	[
		['6 kbit/s', 'mono', '6k', '20', 'voip', 'SILK'],
		['12 kbit/s', 'mono', '12k', '20', 'voip', 'SILK'],
		['16 kbit/s in frames of 60 ms', 'mono', '16k', '60', 'voip', 'hybrid'],
		['24 kbit/s, as messengers send it', 'mono', '24k', '20', 'voip', 'hybrid'],
		['24 kbit/s in frames of 40 ms', 'mono', '24k', '40', 'voip', 'hybrid'],
		['24 kbit/s in frames of 10 ms', 'mono', '24k', '10', 'voip', 'hybrid'],
		['24 kbit/s in frames of 5 ms', 'mono', '24k', '5', 'lowdelay', 'CELT'],
		['24 kbit/s in frames of 2.5 ms', 'mono', '24k', '2.5', 'audio', 'CELT'],
		['64 kbit/s', 'mono', '64k', '20', 'audio', 'CELT'],
		['32 kbit/s in stereo', 'stereo', '32k', '20', 'voip', 'hybrid'],
		['128 kbit/s in stereo', 'stereo', '128k', '20', 'audio', 'CELT'],
	] as const
).map(([name, source, bitRate, frameMs, application, mode]) => ({
	...{ name, source, bitRate, frameMs, application, mode },
}));

function encode({ source, bitRate, frameMs, application }: Row, name: string): string {
	ffmpeg(
		...['-i', file(`${source}.wav`), '-c:a', 'libopus', '-b:a', bitRate],
		...['-frame_duration', frameMs, '-application', application, file(name)],
	);
	return file(name);
}

/** The samples of a file as speech. */
async function convert(fileName: string, format: Format): Promise<Float64Array> {
	const voice = await openVoice(readFileSync(fileName), format);
	return readSamples((await write(speechOf(voice))).subarray(44));
}

function findMode(fileName: string): string {
	const counts = { SILK: 0, hybrid: 0, CELT: 0 };
	const [, , ...packets] = splitOgg(readFileSync(fileName));
	for (const packet of packets) {
		const configuration = (packet[0] ?? 0) >> 3;
		counts[configuration < 12 ? 'SILK' : configuration < 16 ? 'hybrid' : 'CELT'] += 1;
	}
	return Object.entries(counts).sort(([, first], [, second]) => second - first)[0]?.[0] ?? '';
}

describe('Opus by two other decoders', () => {
	/*
	 * libopus itself at 16 kHz gives the same samples but for the last bit of its arithmetic: 60 dB is
	 * far below what 16 bits of speech can hold, and far above any real deviation.
	 *
	 * ffmpeg's own decoder works at 48 kHz; its sound is brought to 16 kHz by another filter, which
	 * alone leaves a difference of about 30 dB near 8 kHz. In SILK modes libopus' internal resampler
	 * has another delay for each output rate, by parts of a sample up to two (0.125 ms): there the
	 * loudness in pieces of 20 ms is compared instead.
	 */
	it.each(rows)('$name: $source, $mode', async (row) => {
		const fileName = encode(row, 'row.ogg');
		expect(findMode(fileName)).toBe(row.mode);

		const actual = await convert(fileName, 'ogg-opus');

		const ffmpegs = compareSound(ffmpegSpeech(fileName), actual);
		expect(ffmpegs.longer).toBe(0);
		expect(Math.abs(ffmpegs.louderDb)).toBeLessThan(0.1);
		expect(ffmpegs.envelopeFloorDb).toBeGreaterThan(28);
		if (row.mode === 'CELT') expect(ffmpegs.late).toBe(0);
		else expect(Math.abs(ffmpegs.late)).toBeLessThanOrEqual(2);
		if (row.mode === 'CELT') expect(ffmpegs.floorDb).toBeGreaterThan(28);

		const own = compareSound(decodeByLibopus(fileName), actual);
		expect(own).toMatchObject({ late: 0 });
		expect(own.floorDb).toBeGreaterThan(60);
		if (process.env.SHOW_FIGURES) console.log(row.name, row.mode, ffmpegs, own.floorDb);
	});

	it('pauses that are not transmitted (DTX)', async () => {
		run(
			...(['opusenc', '--quiet', '--bitrate', '16', '--speech'] as const),
			...['--set-ctl-int', '4016=1', file('gap.wav'), file('dtx.ogg')],
		);

		const actual = await convert(file('dtx.ogg'), 'ogg-opus');

		const comparison = compareSound(ffmpegSpeech(file('dtx.ogg')), actual);
		expect(comparison).toMatchObject({ longer: 0, late: 0 });
		expect(Math.abs(comparison.louderDb)).toBeLessThan(0.1);
		expect(comparison.floorDb).toBeGreaterThan(25);
	});

	it.each(['webm', 'mkv'])('the same packets in .%s', async (extension) => {
		const [row] = rows.slice(3);
		if (row === undefined) throw new Error('No row');
		const ogg = encode(row, 'same.ogg');
		ffmpeg('-i', ogg, '-c', 'copy', file(`same.${extension}`));

		const format = extension === 'webm' ? 'webm-audio' : 'matroska-audio';
		const actual = await convert(file(`same.${extension}`), format);

		const comparison = compareSound(await convert(ogg, 'ogg-opus'), actual);
		// Matroska counts in ms, and ffmpeg ends with its last packet: up to 20 ms are not trimmed.
		expect(Math.abs(comparison.longer)).toBeLessThan(320);
		expect(comparison).toMatchObject({ late: 0 });
		expect(comparison.floorDb).toBeGreaterThan(100);
	});

	it('WebM as browsers stream it, without sizes', async () => {
		ffmpeg(
			...['-i', file('mono.wav'), '-c:a', 'libopus', '-b:a', '32k'],
			...['-live', '1', '-f', 'webm', file('live.webm')],
		);

		const actual = await convert(file('live.webm'), 'webm-audio');

		const comparison = compareSound(ffmpegSpeech(file('live.webm')), actual);
		expect(Math.abs(comparison.longer)).toBeLessThan(320);
		expect(Math.abs(comparison.louderDb)).toBeLessThan(0.1);
		expect(comparison.envelopeFloorDb).toBeGreaterThan(28);
	});

	it('two recordings chained into one file follow each other', async () => {
		const [first, second] = rows.slice(3, 5).map((row, index) => encode(row, `link${index}.ogg`));
		const chain = Buffer.concat([first, second].map((name) => readFileSync(name ?? '')));
		writeFileSync(file('chain.ogg'), chain);

		const actual = await convert(file('chain.ogg'), 'ogg-opus');

		const [one, two] = [
			await convert(first ?? '', 'ogg-opus'),
			await convert(second ?? '', 'ogg-opus'),
		];
		expect(actual).toEqual(Float64Array.from([...one, ...two]));
	});

	it('a file that breaks off gives all but its last page', async () => {
		const [row] = rows.slice(3);
		if (row === undefined) throw new Error('No row');
		const whole = await convert(encode(row, 'whole.ogg'), 'ogg-opus');
		const bytes = readFileSync(file('whole.ogg'));

		const recording = await openWhole(bytes.subarray(0, Math.floor(bytes.length * 0.6)));

		const [voice] = recording.voices;
		expect(recording.coverage).toMatchObject({ isCutOff: true, gaps: 0, unaccountedBytes: 0 });
		if (voice === undefined) throw new Error('Nothing is heard');
		const part = readSamples((await write(speechOf(voice))).subarray(44));
		expect(part.length).toBeGreaterThan(16_000);
		expect(part).toEqual(whole.subarray(0, part.length));
	});
});

function decodeByLibopus(fileName: string): Float64Array {
	const bytes = run('python3', join(__dirname, 'libopus.py'), fileName);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Float64Array.from({ length: bytes.length >> 2 }, (_, index) =>
		Math.max(-32_768, Math.min(32_767, Math.round(view.getFloat32(4 * index, true) * 32_768))),
	);
}
