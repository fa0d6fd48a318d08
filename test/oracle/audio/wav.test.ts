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
import { run } from './convert/tools';
import {
	createWorkFolder,
	decoded,
	decodeWarnings,
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
