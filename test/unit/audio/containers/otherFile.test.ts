import type { DemuxResult } from '../../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import { demuxAiff } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/aiff/demux';
import { demuxAu } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/au/demux';
import { demuxCaf } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/caf/demux';
import {
	isLikelyOtherFileAt,
	isOtherFileAt,
} from '../../../../nodes/DeepfakeAudioCheck/audio/containers/otherFile';
import { demuxWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/demux';
import { ADTS_FRAME, bytes, fileType, MP3_FRAME, repeat, zeros } from '../identifyBuilders';
import { big16, big32, fmt, formChunk, little32, riff, riffChunk, sound } from './chunkBuilders';

const tools = { yieldToEventLoop: async () => {} };

const SOUND = sound(1000);

/** How recordings start, and something behind it. */
const STARTS: Array<[string, Uint8Array]> = [
	['Ogg', bytes('OggS', 0, 2, zeros(8), sound(90))],
	['WebM', bytes('\x1a\x45\xdf\xa3', 0x9f, 0x42, 0x86, 0x81, 1, sound(90))],
	['FLAC', bytes('fLaC', 0, 0, 0, 34, sound(90))],
	['AMR', bytes('#!AMR\n', sound(90))],
	['wideband AMR', bytes('#!AMR-WB\n', sound(90))],
	['Core Audio', bytes('caff', 0, 1, 0, 0, 'desc', sound(90))],
	['a film', bytes('RIFF', little32(90), 'AVI LIST', sound(90))],
	['MP3', repeat(MP3_FRAME, 4)],
	['bare AAC', repeat(ADTS_FRAME, 4)],
	['M4A', bytes(fileType('M4A '), sound(90))],
];

/** Files of samples whose headers do not tell where these end. */
const OPEN = 0xffff_ffff;
const RATE_8000 = bytes(0x40, 0x0b, 0xfa, 0, 0, 0, 0, 0, 0, 0);
const COMM = formChunk('COMM', bytes(big16(1), big32(500), big16(16), RATE_8000));
const DESC = bytes(
	...['desc', big32(0), big32(32), 0x40, 0xbf, 0x40, zeros(5), 'lpcm'],
	...[0, 2, 1, 1, 16].map(big32),
);
const au = (statedBytes: number) =>
	bytes('.snd', ...[24, statedBytes, 3, 8000, 1].map(big32), SOUND);

const FILES: Array<[string, (file: Uint8Array) => Promise<DemuxResult>, Uint8Array]> = [
	[
		'WAV of an open size',
		(file) => demuxWav(file, tools),
		riff(fmt(), riffChunk('data', SOUND, OPEN)),
	],
	[
		'WAV of a wrong size',
		(file) => demuxWav(file, tools),
		riff(fmt(), riffChunk('data', SOUND, 300)),
	],
	[
		'AIFF of a wrong size',
		(file) => demuxAiff(file, tools),
		bytes('FORM', big32(1054), 'AIFF', COMM, formChunk('SSND', bytes(zeros(8), SOUND), 300)),
	],
	['AU of an open size', (file) => demuxAu(file, tools), au(OPEN)],
	['AU of the right size', (file) => demuxAu(file, tools), au(1000)],
	[
		'Core Audio of an open size',
		(file) => demuxCaf(file, tools),
		bytes('caff', 0, 1, 0, 0, DESC, 'data', zeros(8).fill(0xff), zeros(4), SOUND),
	],
];

describe.each(FILES)('behind %s', (_kind, demux, file) => {
	it.each(STARTS)('a file of another kind is no sound of it: %s', async (_name, other) => {
		const result = await demux(bytes(file, other));

		if (!result.ok) throw new Error('Refused');
		const { tracks, coverage } = result.demuxed;
		const units = tracks.map(({ packets }) => packets.startOf(packets.count));
		expect(units).toHaveLength(1);
		// Where MP4 starts, the size in front of its name may count as samples.
		expect([500, 501, 502]).toContain(units[0]);
		// A further file of the same kind may tell its own header.
		expect(coverage.unaccountedBytes).toBeGreaterThanOrEqual(other.length - 8);
	});

	it('nothing is found in samples that go on', async () => {
		const result = await demux(bytes(file, sound(4000, 3)));

		expect(result.ok && result.demuxed.coverage.unaccountedBytes).toBe(0);
	});
});

describe('the start of a file', () => {
	it.each([
		['the name of a page alone', bytes('OggS', sound(90))],
		['a form of another kind', bytes('RIFF', little32(90), 'WEBP', sound(90))],
		['a mark of FLAC without its first block', bytes('fLaC', sound(90))],
		['one frame of MP3', bytes(MP3_FRAME, sound(90))],
		['no bytes', zeros(0)],
	])('is not seen among samples by %s', (_name, file) => {
		expect(isOtherFileAt(file, 0)).toBe(false);
	});

	it.each([
		['the name of a page', bytes('OggS', sound(90))],
		['a picture', bytes('\x89PNG', sound(90))],
		['the name of a box', bytes(fileType('M4A '))],
	])('is taken for likely where sound is said to end: %s', (_name, file) => {
		expect(isLikelyOtherFileAt(file, 0)).toBe(true);
	});
});
