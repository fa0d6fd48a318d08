import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onlyItem, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

/*
 * The sharpest test of what is heard of a recording: a quiet first half that scores clear, and behind it,
 * where a plain decoder has stopped, a second half that scores fake.
 */

const folder = mkdtempSync(path.join(tmpdir(), 'joined-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Half = 'quiet' | 'fake';

/** 3 s of a quiet hum, or 2 s of the simulator's marker tone. */
const SOUNDS: Record<Half, string> = {
	quiet: "aevalsrc='0.1*sin(2*PI*300*t)':s=48000:d=3",
	fake: "aevalsrc='0.6*sin(2*PI*1000*t)':s=48000:d=2",
};

const made = new Map<string, Buffer>();

/** A recording of one half, as ffmpeg writes it. */
function make(half: Half, extension: string, ...options: string[]): Buffer {
	const key = [half, extension, ...options].join(' ');
	const known = made.get(key);
	if (known !== undefined) return known;
	const output = path.join(folder, `half.${extension}`);
	const sound = ['-f', 'lavfi', '-i', SOUNDS[half], '-ac', '1'];
	execFileSync('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...sound, ...options, output]);
	const file = readFileSync(output);
	made.set(key, file);
	return file;
}

/** Both halves of a kind, with something between them. */
function join(between: Uint8Array, extension: string, ...options: string[]): Buffer {
	return Buffer.concat([
		make('quiet', extension, ...options),
		between,
		make('fake', extension, ...options),
	]);
}

const nothing = Buffer.alloc(0);
const zeros = Buffer.alloc(5000);
const ID3V1 = Buffer.concat([Buffer.from('TAG'), Buffer.from('call one'.padEnd(125, '\0'))]);
const ID3V2 = Buffer.from('ID3\x04\0\0\0\0\0\x0fTIT2\0\0\0\x05\0\0\x03call', 'latin1');

const FRAGMENTS = ['-movflags', '+empty_moov+frag_keyframe+default_base_moof', '-f', 'mp4'];
const OPUS = ['-ar', '48000', '-c:a', 'libopus', '-b:a', '24k'];
const VORBIS = ['-ar', '44100', '-c:a', 'libvorbis', '-q:a', '1'];
const AAC = ['-ar', '44100', '-c:a', 'aac', '-b:a', '48k'];

/** The size of the first half is all that the header tells: the sound goes on behind it. */
function growWav(file: Buffer, more: Buffer): Buffer {
	return Buffer.concat([file, more.subarray(44)]);
}

/** Of two files on two tracks, the second holds the tone. */
function onTwoTracks(extension: string, ...options: string[]): Buffer {
	const output = path.join(folder, `tracks.${extension}`);
	const inputs = [SOUNDS.quiet, SOUNDS.fake].flatMap((sound) => ['-f', 'lavfi', '-i', sound]);
	const maps = ['-map', '0', '-map', '1', '-ac', '1'];
	execFileSync('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...inputs, ...maps, ...options, output]);
	return readFileSync(output);
}

const amrFile = (name: string) =>
	readFileSync(path.join(__dirname, '..', 'unit', 'decoders', 'files', name));

const PCM = ['-ar', '16000', '-fflags', '+bitexact', '-flags:a', '+bitexact'];

const rows: Array<[string, string, () => Buffer]> = [
	['two WAVs', 'wav', () => join(nothing, 'wav', ...PCM)],
	['two WAVs with a tag between', 'wav', () => join(ID3V1, 'wav', ...PCM)],
	[
		'a WAV whose header tells the first half only',
		'wav',
		() => growWav(make('quiet', 'wav', ...PCM), make('fake', 'wav', ...PCM)),
	],
	['two A-law WAVs', 'wav', () => join(nothing, 'wav', '-ar', '8000', '-c:a', 'pcm_alaw')],
	['two ADPCM WAVs', 'wav', () => join(nothing, 'wav', '-ar', '16000', '-c:a', 'adpcm_ima_wav')],
	['two RF64 WAVs', 'wav', () => join(nothing, 'wav', ...PCM, '-rf64', 'always')],
	[
		'WAVs of two sample rates',
		'wav',
		() => Buffer.concat([make('quiet', 'wav', ...PCM), make('fake', 'wav', '-ar', '44100')]),
	],
	['two MP3s', 'mp3', () => join(nothing, 'mp3', '-ar', '44100', '-b:a', '64k')],
	['two MP3s with tags between', 'mp3', () => join(ID3V1, 'mp3', '-ar', '44100', '-b:a', '64k')],
	['two MP3s with zeros between', 'mp3', () => join(zeros, 'mp3', '-ar', '22050', '-b:a', '32k')],
	[
		'MP3s of two sample rates',
		'mp3',
		() =>
			Buffer.concat([
				make('quiet', 'mp3', '-ar', '44100', '-b:a', '64k'),
				make('fake', 'mp3', '-ar', '22050', '-b:a', '32k'),
			]),
	],
	['two bare AACs with a tag between', 'aac', () => join(ID3V1, 'aac', ...AAC, '-f', 'adts')],
	['bare AAC with time stamps', 'aac', () => join(ID3V2, 'aac', ...AAC, '-f', 'adts')],
	['two M4As', 'm4a', () => join(nothing, 'm4a', ...AAC, '-f', 'mp4')],
	[
		'two M4As with the index in front',
		'm4a',
		() => join(nothing, 'm4a', ...AAC, '-movflags', '+faststart', '-f', 'mp4'),
	],
	['two fragmented M4As', 'm4a', () => join(nothing, 'm4a', ...AAC, ...FRAGMENTS)],
	['two Apple Lossless M4As', 'm4a', () => join(nothing, 'm4a', '-c:a', 'alac', '-f', 'mp4')],
	['Opus in two MP4s', 'mp4', () => join(nothing, 'mp4', ...OPUS)],
	['PCM in two QuickTime files', 'mov', () => join(nothing, 'mov', '-c:a', 'pcm_s16le')],
	['two tracks in an M4A', 'm4a', () => onTwoTracks('m4a', ...AAC, '-f', 'mp4')],
	['two tracks in a Matroska', 'mka', () => onTwoTracks('mka', ...OPUS)],
	['two Ogg/Opus voice notes', 'ogg', () => join(nothing, 'ogg', ...OPUS)],
	['two Ogg/Opus with a tag between', 'opus', () => join(ID3V2, 'opus', ...OPUS)],
	['two Ogg/Vorbis', 'ogg', () => join(nothing, 'ogg', ...VORBIS)],
	['two Ogg/FLAC', 'oga', () => join(nothing, 'oga', '-ar', '16000', '-c:a', 'flac')],
	[
		'Opus behind Vorbis',
		'ogg',
		() => Buffer.concat([make('quiet', 'ogg', ...VORBIS), make('fake', 'ogg', ...OPUS)]),
	],
	['two FLACs', 'flac', () => join(nothing, 'flac', '-ar', '16000')],
	['two FLACs with a tag between', 'flac', () => join(ID3V2, 'flac', '-ar', '16000')],
	['two WebMs', 'webm', () => join(nothing, 'webm', ...OPUS)],
	['two live WebMs', 'webm', () => join(nothing, 'webm', ...OPUS, '-live', '1')],
	['two Matroskas with AAC', 'mka', () => join(nothing, 'mka', ...AAC)],
	['two Matroskas with Vorbis', 'mka', () => join(nothing, 'mka', ...VORBIS)],
	['two AIFFs', 'aiff', () => join(nothing, 'aiff', '-ar', '16000')],
	['two Sun audio files', 'au', () => join(nothing, 'au', '-ar', '16000')],
	['two Core Audio files', 'caf', () => join(nothing, 'caf', '-ar', '16000', '-c:a', 'pcm_s16le')],
	['two AMRs', 'amr', () => Buffer.concat([amrFile('narrow-12.2.amr'), amrFile('tone-12.2.amr')])],
	[
		'wideband AMR behind narrowband',
		'amr',
		() => Buffer.concat([amrFile('narrow-12.2.amr'), amrFile('tone-12.65.awb')]),
	],
	[
		'an MP3 behind a WAV',
		'wav',
		() => Buffer.concat([make('quiet', 'wav', ...PCM), make('fake', 'mp3', '-ar', '16000')]),
	],
	[
		'an Ogg behind an M4A',
		'm4a',
		() => Buffer.concat([make('quiet', 'm4a', ...AAC), make('fake', 'ogg', ...OPUS)]),
	],
	[
		'bare AAC behind an MP3',
		'mp3',
		() => Buffer.concat([make('quiet', 'mp3', '-ar', '44100'), make('fake', 'aac', ...AAC)]),
	],
];

/** The second file is of another container, and not read: never clear is all that is promised. */
const OF_TWO_CONTAINERS = ['an MP3 behind a WAV', 'an Ogg behind an M4A'];

async function check(file: Buffer, extension: string) {
	return await bench.check([{ files: { data: { bytes: file, fileName: `call.${extension}` } } }], {
		apiKey: 'simulate:marker-tone',
		parameters: { simplify: false },
	});
}

describe('a recording whose first half is clear and whose second half is fake', () => {
	it.each(rows)('%s (.%s): is flagged, or never clear', async (name, extension, makeFile) => {
		const result = await check(makeFile(), extension);

		const { json } = onlyItem(result);
		const isOfTwo = OF_TWO_CONTAINERS.includes(name);
		expect([json.decision, json.reason]).toEqual(
			isOfTwo ? ['undecided', 'partlyHeard'] : ['flagged', null],
		);
	});

	it.each([
		['wav', PCM],
		['mp3', ['-ar', '44100', '-b:a', '64k']],
		['m4a', [...AAC, '-f', 'mp4']],
		['ogg', OPUS],
		['webm', OPUS],
	])('two quiet halves of .%s are clear', async (extension, options) => {
		const half = make('quiet', extension, ...options);

		const { json } = onlyItem(await check(Buffer.concat([half, half]), extension));

		expect([json.decision, json.reason, json.score]).toEqual(['clear', null, 0.05]);
	});
});
