import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ffmpegSeconds } from '../../../fixtures/hearing';

/** A whole recording, and two that can be joined with it. */
export interface GoodFile {
	name: string;
	extension: string;
	tracks: number;
	/** Whether its sound is samples, which ffmpeg plays at any rate, whatever else they are. */
	isSamples: boolean;
	file: Uint8Array;
	/** Of all its tracks together, as ffmpeg decodes them. */
	seconds: number;
	/** Another recording of the same kind, and one of another sample rate. */
	others: Array<{ file: Uint8Array; seconds: number }>;
	/** A recording of another kind. */
	stranger: { name: string; file: Uint8Array; seconds: number };
}

/** Before the strangers are chosen. */
type MadeFile = Omit<GoodFile, 'stranger'>;

const FRAGMENTS = ['-movflags', '+empty_moov+frag_keyframe+default_base_moof'];

/** What ffmpeg is told for each kind; `slow` is the sample rate of the one that is different. */
const KINDS: Array<[string, { options: string[]; rate: number; slow: number }]> = [
	['pcm16.wav', { options: ['-c:a', 'pcm_s16le'], rate: 16_000, slow: 8000 }],
	['bare.wav', { options: ['-fflags', '+bitexact'], rate: 16_000, slow: 8000 }],
	['pcm24.wav', { options: ['-c:a', 'pcm_s24le'], rate: 16_000, slow: 8000 }],
	['mu-law.wav', { options: ['-c:a', 'pcm_mulaw'], rate: 8000, slow: 16_000 }],
	['adpcm.wav', { options: ['-c:a', 'adpcm_ima_wav'], rate: 16_000, slow: 8000 }],
	['rf64.wav', { options: ['-rf64', 'always'], rate: 16_000, slow: 8000 }],
	['cbr.mp3', { options: ['-b:a', '64k'], rate: 44_100, slow: 22_050 }],
	[
		'bare.mp3',
		{
			options: ['-q:a', '6', '-write_xing', '0', '-id3v2_version', '0'],
			rate: 24_000,
			slow: 16_000,
		},
	],
	['plain.aac', { options: ['-b:a', '48k', '-f', 'adts'], rate: 44_100, slow: 16_000 }],
	['plain.m4a', { options: ['-b:a', '48k', '-f', 'mp4'], rate: 44_100, slow: 16_000 }],
	['fast.m4a', { options: ['-movflags', '+faststart', '-f', 'mp4'], rate: 44_100, slow: 16_000 }],
	[
		'fragments.m4a',
		{
			options: [...FRAGMENTS, '-frag_duration', '500000', '-f', 'mp4'],
			rate: 44_100,
			slow: 16_000,
		},
	],
	['alac.m4a', { options: ['-c:a', 'alac', '-f', 'mp4'], rate: 16_000, slow: 8000 }],
	['pcm.mov', { options: ['-c:a', 'pcm_s16le'], rate: 16_000, slow: 8000 }],
	['opus.mp4', { options: ['-c:a', 'libopus', '-b:a', '24k'], rate: 48_000, slow: 16_000 }],
	['opus.ogg', { options: ['-c:a', 'libopus', '-b:a', '24k'], rate: 48_000, slow: 16_000 }],
	[
		'pages.ogg',
		{
			options: ['-c:a', 'libopus', '-b:a', '24k', '-page_duration', '200000'],
			rate: 48_000,
			slow: 16_000,
		},
	],
	['vorbis.ogg', { options: ['-c:a', 'libvorbis', '-q:a', '0'], rate: 44_100, slow: 16_000 }],
	['flac.oga', { options: ['-c:a', 'flac'], rate: 16_000, slow: 8000 }],
	['plain.flac', { options: [], rate: 16_000, slow: 8000 }],
	['opus.webm', { options: ['-c:a', 'libopus', '-b:a', '24k'], rate: 48_000, slow: 16_000 }],
	[
		'live.webm',
		{
			options: ['-c:a', 'libopus', '-b:a', '24k', '-live', '1', '-cluster_time_limit', '600'],
			rate: 48_000,
			slow: 16_000,
		},
	],
	['aac.mka', { options: ['-c:a', 'aac', '-b:a', '48k'], rate: 44_100, slow: 16_000 }],
	['vorbis.mka', { options: ['-c:a', 'libvorbis', '-q:a', '0'], rate: 44_100, slow: 16_000 }],
	['pcm.mka', { options: ['-c:a', 'pcm_s16le'], rate: 16_000, slow: 8000 }],
	['plain.aiff', { options: [], rate: 16_000, slow: 8000 }],
	['plain.au', { options: ['-c:a', 'pcm_s16be'], rate: 16_000, slow: 8000 }],
	['pcm.caf', { options: ['-c:a', 'pcm_s16le'], rate: 16_000, slow: 8000 }],
	['ima4.caf', { options: ['-c:a', 'adpcm_ima_qt'], rate: 16_000, slow: 8000 }],
	[
		'sixty-ms.ogg',
		{
			options: ['-c:a', 'libopus', '-b:a', '24k', '-frame_duration', '60'],
			rate: 48_000,
			slow: 16_000,
		},
	],
	['ms-adpcm.wav', { options: ['-c:a', 'adpcm_ms'], rate: 16_000, slow: 8000 }],
	['gsm.wav', { options: ['-c:a', 'libgsm_ms'], rate: 8000, slow: 8000 }],
	['float.wav', { options: ['-c:a', 'pcm_f32le'], rate: 16_000, slow: 8000 }],
	['joint.mp3', { options: ['-ac', '2', '-b:a', '96k'], rate: 48_000, slow: 16_000 }],
	[
		'each-frame.m4a',
		{
			options: ['-b:a', '48k', ...FRAGMENTS, '-frag_duration', '1', '-f', 'mp4'],
			rate: 16_000,
			slow: 22_050,
		},
	],
	['flac.mka', { options: ['-c:a', 'flac'], rate: 16_000, slow: 8000 }],
	['alac.mka', { options: ['-c:a', 'alac'], rate: 16_000, slow: 8000 }],
	['mp3.mka', { options: ['-c:a', 'libmp3lame'], rate: 44_100, slow: 22_050 }],
	['float.aifc', { options: ['-c:a', 'pcm_f32be', '-f', 'aiff'], rate: 16_000, slow: 8000 }],
	['mu-law.au', { options: ['-c:a', 'pcm_mulaw'], rate: 8000, slow: 16_000 }],
	['a-law.caf', { options: ['-c:a', 'pcm_alaw'], rate: 8000, slow: 16_000 }],
];

const TEXT =
	'This is the bank. Your payment of nine hundred and forty is on hold until you call us back. ';

/** Makes the recordings with ffmpeg and espeak-ng: 5 s each, the others 4 s. */
export async function makeGoodFiles(): Promise<GoodFile[]> {
	const folder = mkdtempSync(path.join(tmpdir(), 'accounting-'));
	try {
		const voices = ['low', 'high'].map((pitch) => path.join(folder, `${pitch}.wav`));
		voices.forEach((voice, index) =>
			execFileSync('espeak-ng', ['-v', 'en', '-p', index ? '80' : '30', '-w', voice, TEXT + TEXT]),
		);
		const [low = '', high = ''] = voices;
		const files: MadeFile[] = [];
		for (const [name, kind] of KINDS)
			files.push(await makeKind({ name, ...kind, folder, low, high }));
		files.push(await makeTwoTracks({ folder, low, high }));
		for (const [name, other] of AMR_FILES) files.push(await readAmr(name, other));
		return files.map((file, index) => ({ ...file, stranger: strangerTo(index, files) }));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

interface Voices {
	folder: string;
	low: string;
	high: string;
}

async function makeKind(
	kind: Voices & { name: string; options: string[]; rate: number; slow: number },
): Promise<MadeFile> {
	const { name, options, low, high, folder } = kind;
	const extension = path.extname(name).slice(1);
	const make = async (voice: string, rate: number, length: number) => {
		const output = path.join(folder, name);
		const sound = ['-t', String(length), '-i', voice, '-ac', '1', '-ar', String(rate)];
		ffmpeg(...sound, ...options, output);
		const file = readFileSync(output);
		const [seconds = 0] = await ffmpegSeconds(file, { extension, tracks: 1 });
		return { file, seconds };
	};
	const first = await make(low, kind.rate, 5);
	const others = [await make(high, kind.rate, 4), await make(high, kind.slow, 4)];
	const isSamples = /^pcm|\.(wav|aiff|aifc|au)$|^a-law|^ima4/.test(name);
	return { name, extension, tracks: 1, isSamples, ...first, others };
}

const AMR_FILES = [
	['narrow-12.2.amr', 'tone-12.65.awb'],
	['wide-12.65.awb', 'narrow-4.75.amr'],
] as const;

/** AMR from files, as ffmpeg cannot write it; the other one is of the other band. */
async function readAmr(name: string, otherName: string): Promise<MadeFile> {
	const read = async (fileName: string) => {
		const file = readFileSync(path.join(__dirname, '../../../unit/decoders/files', fileName));
		const [seconds = 0] = await ffmpegSeconds(file, { extension: 'amr', tracks: 1 });
		return { file, seconds };
	};
	const first = await read(name);
	const others = [first, await read(otherName)];
	return { name, extension: 'amr', tracks: 1, isSamples: false, ...first, others };
}

/** One that is written differently: the next but a few in the list. */
function strangerTo(index: number, files: MadeFile[]): GoodFile['stranger'] {
	const own = files[index];
	const behind = [...files.slice(index + 5), ...files].filter(
		({ extension, tracks }) => extension !== own?.extension && tracks === 1,
	);
	const [{ name, file, seconds } = { name: '', file: new Uint8Array(), seconds: 0 }] = behind;
	return { name, file, seconds };
}

/** Two people on two tracks of one file. */
async function makeTwoTracks({ folder, low, high }: Voices): Promise<MadeFile> {
	const make = async (inputs: string[]) => {
		const output = path.join(folder, 'two.m4a');
		const sound = [
			'-map',
			'0',
			'-map',
			'1',
			'-ac',
			'1',
			'-ar',
			'44100',
			'-c:a',
			'aac',
			'-f',
			'mp4',
		];
		ffmpeg(
			...inputs.flatMap((input, index) => ['-t', String(5 - index), '-i', input]),
			...sound,
			output,
		);
		const file = readFileSync(output);
		const [one = 0, two = 0] = await ffmpegSeconds(file, { extension: 'm4a', tracks: 2 });
		return { file, seconds: one + two };
	};
	const first = await make([low, high]);
	return {
		name: 'two-tracks.m4a',
		extension: 'm4a',
		tracks: 2,
		isSamples: false,
		...first,
		others: [await make([high, low])],
	};
}

function ffmpeg(...options: string[]): void {
	execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...options]);
}
