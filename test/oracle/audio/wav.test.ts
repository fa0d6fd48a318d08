import { readFileSync, writeFileSync } from 'node:fs';
import { decodePcm } from '../../../nodes/DeepfakeAudioCheck/audio/codecs/pcm';
import { demuxAiff } from '../../../nodes/DeepfakeAudioCheck/audio/containers/aiff/demux';
import { demuxAu } from '../../../nodes/DeepfakeAudioCheck/audio/containers/au/demux';
import { demuxCaf } from '../../../nodes/DeepfakeAudioCheck/audio/containers/caf/demux';
import { demuxWav } from '../../../nodes/DeepfakeAudioCheck/audio/containers/wav/demux';
import { muxWav } from '../../../nodes/DeepfakeAudioCheck/audio/containers/wav/mux';
import type {
	Cuttable,
	CutLimits,
	Segment,
} from '../../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type { Demuxed } from '../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import { encodeWav } from '../../../nodes/DeepfakeAudioCheck/audio/containers/wav/encode';
import { createSpeechSource } from '../../../nodes/DeepfakeAudioCheck/audio/pcm/speech';
import { run } from './convert/tools';
import {
	createWorkFolder,
	decoded,
	decodeWarnings,
	ffmpeg,
	makeSweep,
	metadataDurations,
	packetChecksums,
	remember,
} from './segments/tools';

const tools = { yieldToEventLoop: async () => {} };
const folder = createWorkFolder();
afterAll(folder.remove);

const DEMUXERS = { wav: demuxWav, aiff: demuxAiff, au: demuxAu, caf: demuxCaf };

async function demux(path: string): Promise<Demuxed> {
	const extension = (/[a-z]+$/.exec(path)?.[0] ?? 'wav') as keyof typeof DEMUXERS;
	const result = await DEMUXERS[extension](readFileSync(path), tools);
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
	return result.demuxed;
}

async function originalOf(path: string): Promise<Cuttable> {
	const [track] = (await demux(path)).tracks;
	const muxed = track && muxWav(track, tools);
	if (muxed === undefined) throw new Error('Cannot be written');
	return muxed;
}

async function decodedWav(path: string): Promise<Cuttable> {
	const [track] = (await demux(path)).tracks;
	const pcm = track && decodePcm(track, tools);
	if (pcm === undefined) throw new Error('Cannot be decoded');
	return encodeWav(pcm);
}

async function speechOf(path: string): Promise<Cuttable> {
	const [track] = (await demux(path)).tracks;
	const pcm = track && decodePcm(track, tools);
	const speech = pcm && createSpeechSource(pcm, tools);
	if (speech === undefined) throw new Error('Cannot be decoded');
	return encodeWav(speech);
}

async function cut(
	path: string,
	cuttable: Cuttable,
	limits: Partial<CutLimits> = {},
): Promise<{ paths: string[]; plan: Segment[] }> {
	const plan = cuttable.plan({ maximumBytes: 10_485_760, ...limits });
	const paths: string[] = [];
	for (const segment of plan) {
		const written = await cuttable.write(segment);
		if (!written.ok) throw new Error(`Readable up to ${written.readableSeconds} s`);
		expect(written.bytes).toHaveLength(segment.sizeBytes);
		const target = `${path}.${segment.index}.out.wav`;
		writeFileSync(target, written.bytes);
		paths.push(target);
	}
	return { paths, plan };
}

const make = (name: string, ...options: string[]) => makeSweep(folder.path(name), ...options);
const mono = (rate: number, codec: string) => ['-ar', String(rate), '-ac', '1', '-c:a', codec];
const soxed = (name: string, ...options: string[]) => {
	const source = make('for-sox.wav', '-ar', '8000', '-ac', '1');
	run('sox', source, ...options, folder.path(name));
	return folder.path(name);
};

/** A name, how the file is made, and a format in which all of its samples can be compared. */
const BIT_FOR_BIT = (
	[
		['8-bit PCM', () => make('u8.wav', ...mono(8000, 'pcm_u8')), 's16le'],
		['16-bit PCM, stereo', () => make('s16.wav', '-ar', '44100', '-ac', '2'), 's16le'],
		['24-bit PCM', () => make('s24.wav', ...mono(48_000, 'pcm_s24le')), 's32le'],
		['32-bit PCM', () => make('s32.wav', ...mono(16_000, 'pcm_s32le')), 's32le'],
		['32-bit float', () => make('f32.wav', ...mono(16_000, 'pcm_f32le')), 'f32le'],
		['64-bit float', () => make('f64.wav', ...mono(16_000, 'pcm_f64le')), 'f64le'],
		['A-law, stereo', () => make('al.wav', '-ar', '8000', '-ac', '2', '-c:a', 'pcm_alaw'), 's16le'],
		['mu-law, 11025 Hz', () => make('ul.wav', ...mono(11_025, 'pcm_mulaw')), 's16le'],
		['six channels (extensible)', () => make('six.wav', '-ar', '16000', '-ac', '6'), 's16le'],
		['IMA ADPCM', () => make('ima.wav', ...mono(8000, 'adpcm_ima_wav')), 's16le'],
		['Microsoft ADPCM', () => make('ms.wav', ...mono(8000, 'adpcm_ms')), 's16le'],
		['RF64', () => make('rf64.wav', '-rf64', 'always', ...mono(8000, 'pcm_s16le')), 's16le'],
		['24-bit, by sox', () => soxed('sox24.wav', '-b', '24'), 's32le'],
		['AIFF, 16 bits', () => make('16.aiff', ...mono(8000, 'pcm_s16be')), 's16le'],
		['AIFF, 24 bits', () => make('24.aiff', ...mono(8000, 'pcm_s24be')), 's32le'],
		['AIFF-C, little-endian', () => make('sowt.aiff', ...mono(8000, 'pcm_s16le')), 's16le'],
		['AIFF-C, float', () => make('fl32.aiff', ...mono(8000, 'pcm_f32be')), 'f32le'],
		['AIFF-C, mu-law', () => make('ulaw.aiff', ...mono(8000, 'pcm_mulaw')), 's16le'],
		['AIFF, by sox', () => soxed('sox.aiff'), 's16le'],
		['AU, 16 bits', () => make('16.au', ...mono(8000, 'pcm_s16be')), 's16le'],
		['AU, mu-law', () => make('ulaw.au', ...mono(8000, 'pcm_mulaw')), 's16le'],
		['AU, by sox', () => soxed('sox.au'), 's16le'],
		['Core Audio, 16 bits', () => make('16.caf', ...mono(8000, 'pcm_s16le')), 's16le'],
		['Core Audio, 24 bits', () => make('24.caf', ...mono(8000, 'pcm_s24be')), 's32le'],
		['Core Audio, A-law', () => make('alaw.caf', ...mono(8000, 'pcm_alaw')), 's16le'],
	] satisfies Array<[string, () => string, string]>
).map(([name, makeFile, format]) => [name, remember(makeFile), format] as const);

describe('sound that is cut bit for bit', () => {
	it.each(BIT_FOR_BIT)('has every sample of %s, in order', async (_, makeFile, format) => {
		const path = makeFile();

		const { paths, plan } = await cut(path, await originalOf(path), { segmentSeconds: 7 });

		expect(plan.map(({ startSeconds }) => Math.round(startSeconds))).toEqual([0, 7, 14, 21]);
		expect(decodeWarnings(paths)).toEqual([]);
		expect(decoded(paths, format).equals(decoded([path], format))).toBe(true);
		for (const [index, seconds] of metadataDurations(paths).entries()) {
			const { startSeconds = 0, endSeconds = 0 } = plan[index] ?? {};
			expect(seconds).toBeCloseTo(endSeconds - startSeconds, 2);
		}
	});

	it.each(BIT_FOR_BIT)('gives no alarm: %s', async (_, makeFile) => {
		const { tracks, coverage } = await demux(makeFile());

		expect(tracks).toHaveLength(1);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, isCutOff: false });
	});
});

describe('sound that ffmpeg cannot compare sample by sample', () => {
	it('has every packet of GSM, whose decoder goes on from one to the next', async () => {
		const path = soxed('gsm.wav', '-e', 'gsm-full-rate');

		const { paths } = await cut(path, await originalOf(path), { segmentSeconds: 7 });

		expect(paths).toHaveLength(4);
		// sox leaves a single byte behind the last block, which ffmpeg counts as a packet.
		expect(packetChecksums(paths)).toEqual(packetChecksums([path]).slice(0, 587));
	});

	it('has every sample of RIFX, which ffmpeg reads in the wrong order', async () => {
		const path = soxed('rifx.wav', '-B');

		const { paths } = await cut(path, await originalOf(path));

		const bySox = run('sox', path, '-t', 'raw', '-L', '-');
		expect(decoded(paths, 's16le').equals(bySox)).toBe(true);
	});
});

function samplesOf(path: string): Int16Array {
	const bytes = decoded([path], 's16le');
	return Int16Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readInt16LE(2 * index));
}

describe('ADPCM that is decoded', () => {
	it.each([
		['Microsoft ADPCM', () => make('m1.wav', ...mono(8000, 'adpcm_ms')), 0],
		[
			'Microsoft ADPCM, stereo',
			() => make('m2.wav', '-ar', '8000', '-ac', '2', '-c:a', 'adpcm_ms'),
			0,
		],
		// ffmpeg multiplies where the standard adds up shifted steps: it rounds in another way.
		['IMA ADPCM', () => make('i1.wav', ...mono(8000, 'adpcm_ima_wav')), 700],
		[
			'IMA ADPCM, stereo',
			() => make('i2.wav', '-ar', '8000', '-ac', '2', '-c:a', 'adpcm_ima_wav'),
			700,
		],
		['IMA4 in AIFF-C', () => make('q1.aiff', ...mono(8000, 'adpcm_ima_qt')), 0],
		['IMA4 in Core Audio', () => make('q2.caf', ...mono(8000, 'adpcm_ima_qt')), 0],
	])('is what ffmpeg makes of it: %s', async (_, makeFile, tolerance) => {
		const path = makeFile();
		const cuttable = await decodedWav(path);
		const { paths } = await cut(path, cuttable);

		const expected = samplesOf(path);
		const actual = samplesOf(paths[0] ?? '');
		const differences = expected.map((sample, index) => Math.abs(sample - (actual[index] ?? 0)));

		expect(actual).toHaveLength(expected.length);
		expect(differences.reduce((most, value) => Math.max(most, value), 0)).toBeLessThanOrEqual(
			tolerance,
		);
	});
});

function sox(...arguments_: string[]): string {
	return run('bash', '-c', 'sox "$@" 2>&1', 'sox', ...arguments_).toString();
}

/** The loudness of a file in dB, full scale being 0. */
function loudnessDb(path: string, ...effects: string[]): number {
	const output = sox(path, '-n', ...effects, 'stats');
	return Number(/RMS lev dB\s+(-?[\d.]+|-inf)/.exec(output)?.[1]?.replace('-inf', '-200'));
}

async function compress(path: string, limits: Partial<CutLimits> = {}): Promise<string[]> {
	return (await cut(path, await speechOf(path), limits)).paths;
}

function makeTone(rate: number, frequencyHz: number): string {
	const path = folder.path(`tone-${rate}-${frequencyHz}.wav`);
	const tone = ['synth', '1', 'sine', String(frequencyHz), 'gain', '-6'];
	sox('-r', String(rate), '-n', '-c', '1', '-e', 'floating-point', '-b', '32', path, ...tone);
	return path;
}

const RATES = [22_050, 32_000, 44_100, 48_000, 96_000];

describe('compressing to 16 kHz', () => {
	it.each(RATES)('changes no frequency up to 7 kHz by 0.5 dB, from %p Hz', async (rate) => {
		for (const frequencyHz of [50, 100, 300, 1000, 2000, 3000, 4000, 5000, 6000, 6500, 7000]) {
			const tone = makeTone(rate, frequencyHz);
			const [compressed = ''] = await compress(tone);

			// Without the first and last moments, where the tone begins and ends.
			const trim = ['trim', '0.1', '0.8'];
			const ripple = loudnessDb(compressed, ...trim) - loudnessDb(tone, ...trim);

			expect(Math.abs(ripple)).toBeLessThan(0.5);
		}
	});

	it.each(RATES)('lets nothing above 8 kHz through, by 60 dB, from %p Hz', async (rate) => {
		for (const share of [0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.98]) {
			const frequencyHz = Math.round(8000 + share * (rate / 2 - 8000)) + (share === 0 ? 10 : 0);
			const tone = makeTone(rate, frequencyHz);
			const [compressed = ''] = await compress(tone);

			const trim = ['trim', '0.1', '0.8'];
			const rejection = loudnessDb(tone, ...trim) - loudnessDb(compressed, ...trim);

			expect(rejection).toBeGreaterThanOrEqual(60);
		}
	});

	it('keeps a sweep apart from its mirror image', async () => {
		const path = folder.path('sweep.wav');
		const sweep = ['synth', '4', 'sine', '8100:24000', 'gain', '-6'];
		sox('-n', '-r', '48000', '-b', '24', '-c', '1', path, ...sweep);
		const [compressed = ''] = await compress(path);

		expect(loudnessDb(path) - loudnessDb(compressed, 'trim', '0.05', '3.9')).toBeGreaterThan(60);
	});

	it.each([
		['pcm_u8', '48000', '2'],
		['pcm_s16le', '44100', '2'],
		['pcm_s24le', '48000', '1'],
		['pcm_s32le', '16000', '2'],
		['pcm_f32le', '22050', '1'],
		['pcm_f64le', '8000', '1'],
		['pcm_alaw', '48000', '2'],
		['pcm_mulaw', '48000', '1'],
		['pcm_s16le', '11025', '6'],
	])('sounds like the work of sox: %s at %s Hz, %s channels', async (codec, rate, channels) => {
		const path = folder.path(`${codec}-${rate}.wav`);
		const voice =
			"aevalsrc='0.3*sin(2*PI*220*t)+0.2*sin(2*PI*1330*t)+0.1*sin(2*PI*3000*t)':s=96000:d=2";
		ffmpeg('-f', 'lavfi', '-i', voice, '-ar', rate, '-ac', channels, '-c:a', codec, path);
		const [compressed = ''] = await compress(path);

		const bySox = folder.path('by-sox.wav');
		const plain = folder.path('plain.wav');
		ffmpeg('-i', path, '-ac', channels, '-c:a', 'pcm_f32le', plain);
		const mean = ['remix', '-'];
		sox(plain, '-b', '16', '-D', bySox, ...mean, 'rate', '-v', '16000', 'trim', '0', '2');
		const difference = folder.path('difference.wav');
		sox('-m', '-v', '1', compressed, '-v', '-1', bySox, difference, 'trim', '0.1', '1.8');

		// 8-bit samples bring noise of their own, but both make the same of it up to 7 kHz.
		expect(loudnessDb(bySox) - loudnessDb(difference, 'sinc', '-6500')).toBeGreaterThan(60);
	});

	it('writes 16 kHz, one channel, 16 bits, of the same length', async () => {
		const [compressed = ''] = await compress(makeTone(44_100, 440));

		expect(sox('--i', compressed)).toMatch(/Channels\s+: 1\n[^]*Sample Rate\s+: 16000\n[^]*16-bit/);
		expect(readFileSync(compressed)).toHaveLength(44 + 2 * 16_000);
	});

	it('makes segments that joined equal the whole, bit for bit', async () => {
		const path = folder.path('long.wav');
		sox('-n', '-r', '44100', '-b', '16', '-c', '2', path, 'synth', '17', 'pinknoise', 'gain', '-6');
		const whole = decoded(await compress(path), 's16le');

		const segments = await compress(path, { segmentSeconds: 5 });

		expect(segments).toHaveLength(4);
		expect(decoded(segments, 's16le').equals(whole)).toBe(true);
	});
});
