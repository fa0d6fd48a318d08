import { demuxFlac } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/flac/demux';
import { bytes, id3Tag, uint32BigEndian, zeros } from '../identifyBuilders';
import { ALL_TAGS, ID3V1 } from '../tagBuilders';
import { summary, tools } from './demuxing';

/** Bit by bit, as RFC 9639 sections 9.1.8 and 9.3 say it. */
function crc(data: Uint8Array, bits: number, polynomial: number): number {
	let value = 0;
	for (const byte of data) {
		value ^= byte << (bits - 8);
		for (let bit = 0; bit < 8; bit += 1) {
			const isSet = (value >> (bits - 1)) & 1;
			value = ((value << 1) & (2 ** bits - 1)) ^ (isSet ? polynomial : 0);
		}
	}
	return value;
}

/** 16 kHz (code 5) or 8 kHz (4), one channel, 16 bits, 576 samples (code 2); any bytes as its content. */
function frame(number: number, { rateCode = 5, content = 'sound of this frame' } = {}): Uint8Array {
	const start = bytes(0xff, 0xf8, 0x20 | rateCode, 0x08, number);
	const whole = bytes(start, crc(start, 8, 0x07), content);
	const checksum = crc(whole, 16, 0x8005);
	return bytes(whole, checksum >> 8, checksum & 0xff);
}

function stream(
	frameCount: number,
	{ sampleRate = 16_000, samples = 0, rateCode = 5 } = {},
): Uint8Array {
	const info = bytes(
		2,
		0x40,
		2,
		0x40,
		zeros(6),
		sampleRate >> 12,
		(sampleRate >> 4) & 255,
		((sampleRate & 15) << 4) | 0,
		0xf0,
		uint32BigEndian(samples),
		zeros(16),
	);
	const frames = Array.from({ length: frameCount }, (_, number) => frame(number, { rateCode }));
	return bytes('fLaC', 0x80, 0, 0, 34, info, ...frames);
}

const FRAME_BYTES = frame(0).length;
const FLAC = stream(6);
const HEADER_BYTES = 42;
const at = (number: number): number => HEADER_BYTES + number * FRAME_BYTES;
const whole = {
	tracks: [['flac', 6, 16_000, 1]],
	unaccounted: [],
	gaps: 0,
	isCutOff: false,
	isPlain: true,
};
const five = { ...whole, tracks: [['flac', 5, 16_000, 1]] };
const twelve = { ...whole, tracks: [['flac', 12, 16_000, 1]], isPlain: false };
const EIGHT_KHZ = stream(6, { sampleRate: 8000, rateCode: 4 });

function damaged(number: number): Uint8Array {
	const file = Uint8Array.from(FLAC);
	file[at(number) + 10] = 0;
	return file;
}

describe('a FLAC file', () => {
	it.each([
		['bare', FLAC, whole],
		['behind a tag and zeros', bytes(id3Tag(40), zeros(9), FLAC), whole],
		['with zeros behind', bytes(FLAC, zeros(50)), whole],
		['joined', bytes(FLAC, FLAC), twelve],
		['joined with zeros between', bytes(FLAC, zeros(50), FLAC), twelve],
		[
			'joined with another rate',
			bytes(FLAC, EIGHT_KHZ),
			{ ...whole, tracks: [...whole.tracks, ['flac', 6, 8000, 1]], isPlain: false },
		],
		[
			'with a damaged frame',
			damaged(2),
			{ ...five, unaccounted: [[at(2), at(3)]], gaps: 1, isPlain: false },
		],
		[
			'with a damaged first frame',
			damaged(0),
			{ ...five, unaccounted: [[at(0), at(1)]], gaps: 1, isPlain: false },
		],
		[
			'with a frame missing',
			bytes(FLAC.subarray(0, at(2)), FLAC.subarray(at(3))),
			{ ...five, gaps: 1, isPlain: false },
		],
		['that breaks off in a frame', FLAC.subarray(0, at(5) + 12), { ...five, isCutOff: true }],
		[
			'that breaks off in the header of one',
			FLAC.subarray(0, at(5) + 3),
			{ ...five, isCutOff: true },
		],
		[
			'that breaks off between two frames',
			stream(6, { samples: 7 * 576 }),
			{ ...whole, isCutOff: true },
		],
		[
			'whose first part breaks off',
			bytes(FLAC.subarray(0, at(5) + 12), FLAC),
			{ ...twelve, tracks: [['flac', 11, 16_000, 1]], unaccounted: [[at(5), at(5) + 12]], gaps: 1 },
		],
		[
			'with frames behind a tag',
			bytes(FLAC, ID3V1, frame(6)),
			{ ...whole, tracks: [['flac', 7, 16_000, 1]] },
		],
		['without frames', stream(0), { reason: 'noSound' }],
		['that is none', bytes('nothing'), { reason: 'damaged', readableSeconds: 0 }],
	])('is read: %s', async (_label, file, expected) => {
		expect(summary(await demuxFlac(file, tools))).toEqual(expected);
	});

	it.each(ALL_TAGS)('has a tag behind: %s', async (_label, tag) => {
		expect(summary(await demuxFlac(bytes(FLAC, tag), tools))).toEqual(whole);
		expect(summary(await demuxFlac(bytes(FLAC, tag, FLAC), tools))).toEqual(twelve);
	});
});
