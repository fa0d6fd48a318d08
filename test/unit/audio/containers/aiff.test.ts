import { demuxAiff } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/aiff/demux';
import { probeAiff } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/aiff/probe';
import { muxWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/mux';
import type { Demuxed } from '../../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { readFixture } from '../../../fixtures/fixtures';
import { bytes, zeros } from '../identifyBuilders';
import {
	apeTag,
	big16,
	big32,
	formChunk,
	ID3V1,
	id3v2,
	plainWav,
	riffChunk,
	riff,
	fmt,
	sound,
} from './chunkBuilders';

const tools = { yieldToEventLoop: async () => {} };

async function demux(file: Uint8Array): Promise<Demuxed> {
	const result = await demuxAiff(file, tools);
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
	return result.demuxed;
}

function packetBytes({ packets }: Track): Buffer {
	return Buffer.concat(Array.from({ length: packets.count }, (_, index) => packets.at(index)));
}

/** 8000 as an 80-bit number: 0x400B is an exponent of 12, 0xFA00 a mantissa of 1.953125. */
const RATE_8000 = bytes(0x40, 0x0b, 0xfa, 0, 0, 0, 0, 0, 0, 0);
/** 16000: the exponent is one higher. */
const RATE_16000 = bytes(0x40, 0x0c, 0xfa, 0, 0, 0, 0, 0, 0, 0);

function comm(about: { frames: number; bits?: number; compression?: string; rate?: Uint8Array }) {
	const { frames, bits = 16, compression = '', rate = RATE_8000 } = about;
	return formChunk('COMM', bytes(big16(1), big32(frames), big16(bits), rate, compression));
}

function ssnd(content: Uint8Array, statedBytes?: number) {
	return formChunk('SSND', bytes(zeros(8), content), statedBytes);
}

function aiff(...chunks: Uint8Array[]): Uint8Array {
	const content = bytes(...chunks);
	return bytes('FORM', big32(content.length + 4), 'AIFF', content);
}

function aifc(...chunks: Uint8Array[]): Uint8Array {
	const content = bytes(...chunks);
	return bytes('FORM', big32(content.length + 4), 'AIFC', content);
}

const SOUND = sound(1000);
const OTHER = sound(600, 5);
const BOTH = bytes(SOUND, OTHER);
const WHOLE = aiff(comm({ frames: 500 }), ssnd(SOUND));
const OTHER_WHOLE = aiff(comm({ frames: 300 }), ssnd(OTHER));

interface Expected {
	sound?: Uint8Array;
	isPlain?: boolean;
	unaccountedBytes?: number;
	gaps?: number;
	isCutOff?: boolean;
}

describe('the sound of an AIFF file', () => {
	it.each<[string, Uint8Array, Expected]>([
		['a plain file', WHOLE, {}],
		['the sound in front of its description', aiff(ssnd(SOUND), comm({ frames: 500 })), {}],
		[
			'an offset in front of the samples',
			aiff(comm({ frames: 500 }), formChunk('SSND', bytes(big32(10), zeros(4), zeros(10), SOUND))),
			{},
		],
		[
			'an offset beyond the samples',
			aiff(comm({ frames: 500 }), formChunk('SSND', bytes(big32(99_999), zeros(4), SOUND))),
			{},
		],
		['fewer frames stated than there are', aiff(comm({ frames: 20 }), ssnd(SOUND)), {}],
		[
			'other chunks',
			aiff(
				formChunk('NAME', bytes('a call')),
				comm({ frames: 500 }),
				ssnd(SOUND),
				formChunk('ANNO', bytes('odd')),
			),
			{},
		],
		['tags behind', bytes(WHOLE, apeTag(), ID3V1), {}],
		[
			'a chunk with a tag, in front and behind',
			aiff(
				formChunk('ID3 ', id3v2(20)),
				comm({ frames: 500 }),
				ssnd(SOUND),
				formChunk('ID3 ', id3v2(300)),
			),
			{},
		],
		['a tag in front', bytes(id3v2(50), WHOLE), { isPlain: false }],
		[
			'an odd chunk without its padding',
			aiff(bytes('NAME', big32(3), 'odd'), comm({ frames: 500 }), ssnd(SOUND)),
			{ isPlain: false },
		],
		['a size left at 0', aiff(comm({ frames: 0 }), ssnd(SOUND, 0)), {}],
		[
			'the size of a first slice',
			aiff(comm({ frames: 500 }), ssnd(BOTH, 1008)),
			{ sound: BOTH, isPlain: false },
		],
		['two files joined', bytes(WHOLE, OTHER_WHOLE), { sound: BOTH, isPlain: false }],
		['a broken-off end', aiff(comm({ frames: 5000 }), ssnd(SOUND, 10_008)), { isCutOff: true }],
		[
			'more frames stated than there are, at the end',
			aiff(comm({ frames: 5000 }), ssnd(SOUND)),
			{ isCutOff: true },
		],
		[
			'junk behind the last chunk',
			bytes(WHOLE, formChunk('ANNO', bytes('note')), sound(33, 9)),
			{ unaccountedBytes: 33 },
		],
	])('is found with %s', async (_, file, expected) => {
		const { tracks, coverage, isPlain } = await demux(file);

		expect(tracks.map(packetBytes)).toEqual([Buffer.from(expected.sound ?? SOUND)]);
		expect(tracks[0]).toMatchObject({ sampleRate: 8000, channels: 1, startSeconds: 0 });
		expect({
			isPlain,
			unaccountedBytes: coverage.unaccountedBytes,
			gaps: coverage.gaps,
			isCutOff: coverage.isCutOff,
		}).toEqual({
			isPlain: true,
			unaccountedBytes: 0,
			gaps: 0,
			isCutOff: false,
			...expected,
			sound: undefined,
		});
	});

	it('goes on in a further track where the format changes', async () => {
		const fast = aiff(comm({ frames: 300, rate: RATE_16000 }), ssnd(OTHER));

		const { tracks } = await demux(bytes(WHOLE, fast));

		expect(tracks.map(({ sampleRate, startSeconds }) => [sampleRate, startSeconds])).toEqual([
			[8000, 0],
			[16_000, 0.0625],
		]);
	});

	it.each([
		['NONE', 16, { coding: 'integer', isLittleEndian: false, bytesPerSample: 2 }],
		[
			'twos',
			12,
			{ coding: 'integer', isLittleEndian: false, bytesPerSample: 2, bitsPerSample: 12 },
		],
		['sowt', 16, { coding: 'integer', isLittleEndian: true, bytesPerSample: 2 }],
		['in24', 16, { coding: 'integer', isLittleEndian: false, bytesPerSample: 3 }],
		['42ni', 16, { coding: 'integer', isLittleEndian: true, bytesPerSample: 3 }],
		['in32', 16, { coding: 'integer', isLittleEndian: false, bytesPerSample: 4 }],
		['raw ', 8, { coding: 'unsigned', bytesPerSample: 1 }],
		['fl32', 32, { coding: 'float', isLittleEndian: false, bytesPerSample: 4 }],
		['FL64', 64, { coding: 'float', isLittleEndian: false, bytesPerSample: 8 }],
		['ulaw', 16, { coding: 'mu-law', bytesPerSample: 1 }],
		['ALAW', 16, { coding: 'a-law', bytesPerSample: 1 }],
		['ima4', 16, { coding: 'ima4' }],
	])('is coded as its compression says: %s', async (compression, bits, expected) => {
		const { tracks } = await demux(aifc(comm({ frames: 0, bits, compression }), ssnd(SOUND)));

		expect(tracks[0]?.codec).toMatchObject({ name: 'pcm', ...expected });
	});

	it('is named where its compression is not read', async () => {
		const { tracks, coverage } = await demux(
			aifc(comm({ frames: 9, compression: 'MAC6' }), ssnd(SOUND)),
		);

		expect(tracks[0]?.codec).toEqual({ name: 'other', label: 'MACE 6-to-1' });
		expect(coverage).toMatchObject({ soundBytes: 1000, unaccountedBytes: 0 });
	});

	it.each([
		['16 bits', 16, bytes(1, 2, 3, 4), plainWav(bytes(2, 1, 4, 3))],
		['24 bits', 24, bytes(1, 2, 3, 4, 5, 6), plainWav(bytes(3, 2, 1, 6, 5, 4), { bits: 24 })],
		[
			'8 bits, which are signed',
			8,
			bytes(0, 0x7f, 0x80, 0xff),
			plainWav(bytes(0x80, 0xff, 0, 0x7f), { bits: 8 }),
		],
	])('is written as WAV bit for bit: %s', async (_, bits, content, expected) => {
		const { tracks } = await demux(aiff(comm({ frames: 1, bits }), ssnd(content)));
		const muxed = tracks[0] && muxWav(tracks[0], tools);

		const written = await muxed?.write(muxed.whole);

		expect(written).toEqual({ ok: true, bytes: Uint8Array.from(expected) });
	});

	it.each([
		['no description', aiff(ssnd(SOUND)), { reason: 'damaged', readableSeconds: 0 }],
		[
			'no channels',
			aiff(formChunk('COMM', zeros(18)), ssnd(SOUND)),
			{ reason: 'damaged', readableSeconds: 0 },
		],
		['no sound', aiff(comm({ frames: 0 })), { reason: 'noSound' }],
		['an empty sound chunk', aiff(comm({ frames: 0 }), ssnd(zeros(0))), { reason: 'noSound' }],
		[
			'the header of a WAV',
			riff(fmt(), riffChunk('data', SOUND)),
			{ reason: 'damaged', readableSeconds: 0 },
		],
	])('is refused with %s', async (_, file, refusal) => {
		expect(await demuxAiff(file, tools)).toEqual({ ok: false, refusal });
	});

	it('gives no alarm: speech.aiff', async () => {
		const { tracks, coverage, isPlain } = await demux(readFixture('speech.aiff'));

		expect(tracks.map(({ packets }) => packets.count)).toEqual([22_189]);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, isCutOff: false });
		expect(isPlain).toBe(true);
	});
});

describe('probeAiff', () => {
	it.each([
		['AIFF', WHOLE, 'aiff'],
		['AIFF-C', aifc(), 'aiff'],
		['another form', bytes('FORM', zeros(4), '8SVX', zeros(9)), 'unknown'],
		['another kind', riff(), undefined],
	])('%s', (_, file, expected) => {
		expect(probeAiff({ bytes: file, isWhole: true })).toBe(expected);
	});
});
