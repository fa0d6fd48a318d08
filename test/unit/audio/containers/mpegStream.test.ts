import { demuxAdts } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/adts/demux';
import { demuxMp3 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp3/demux';
import { muxMp3 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp3/mux';
import {
	ADTS_FRAME,
	bytes,
	id3Tag,
	MP3_FRAME,
	repeat,
	uint32BigEndian,
	zeros,
} from '../identifyBuilders';
import { ALL_TAGS, APE_WITHOUT_HEADER, ID3V1 } from '../tagBuilders';
import { summary, tools } from './demuxing';

const MP3 = repeat(MP3_FRAME, 4);
/** MPEG-2 Layer III, 64 kbit/s, 22.05 kHz: 208 bytes. */
const OTHER_RATE = repeat(bytes(0xff, 0xf3, 0x80, 0xc4, zeros(204)), 4);
const MONO = repeat(bytes(0xff, 0xfb, 0x90, 0xc4, zeros(413)), 4);
const LAYER_2 = repeat(bytes(0xff, 0xfd, 0xa0, 4, zeros(622)), 4);
const ADTS = repeat(ADTS_FRAME, 4);
/** The same in stereo. */
const ADTS_STEREO = repeat(bytes(0xff, 0xf1, 0x60, 0x80, ADTS_FRAME.subarray(4)), 4);
/** Two blocks in each frame. */
const ADTS_BLOCKS = repeat(bytes(ADTS_FRAME.subarray(0, 6), 0xfd, ADTS_FRAME.subarray(7)), 4);
const JUNK = bytes('?'.repeat(2000));

function infoFrame(frames: number): Uint8Array {
	const facts = bytes('Xing', uint32BigEndian(1), uint32BigEndian(frames));
	return bytes(0xff, 0xfb, 0x90, 0x64, zeros(32), facts, zeros(413 - 32 - facts.length));
}

function vbriFrame(frames: number): Uint8Array {
	return bytes(
		0xff,
		0xfb,
		0x90,
		0x64,
		zeros(32),
		'VBRI',
		zeros(10),
		uint32BigEndian(frames),
		zeros(363),
	);
}

const TRACK = ['mp3', 4, 44_100, 2];
const whole = { tracks: [TRACK], unaccounted: [], gaps: 0, isCutOff: false, isPlain: true };
const joined = { ...whole, tracks: [['mp3', 8, 44_100, 2]], isPlain: false };

describe('an MP3 file', () => {
	it.each([
		['bare', MP3, whole],
		['behind two ID3 tags', bytes(id3Tag(100), id3Tag(20), MP3), whole],
		['behind the end of a frame', bytes('~'.repeat(300), MP3), whole],
		['with the right number of frames', bytes(infoFrame(4), MP3), whole],
		['with the right number of frames, by VBRI', bytes(vbriFrame(4), MP3), whole],
		[
			'with fewer frames stated than there are',
			bytes(infoFrame(2), MP3),
			{ ...whole, isPlain: false },
		],
		['with fewer frames stated, by VBRI', bytes(vbriFrame(2), MP3), { ...whole, isPlain: false }],
		[
			'with more frames stated: cut between two',
			bytes(infoFrame(9), MP3),
			{ ...whole, isCutOff: true },
		],
		[
			'that breaks off in a frame',
			MP3.subarray(0, 1500),
			{ ...whole, tracks: [['mp3', 3, 44_100, 2]], isCutOff: true },
		],
		['behind zeros', bytes(zeros(70_000), MP3), { ...whole, isPlain: false }],
		['with zeros behind', bytes(MP3, zeros(70_000)), whole],
		['joined byte by byte', bytes(MP3, MP3), { ...whole, tracks: [['mp3', 8, 44_100, 2]] }],
		['joined with zeros between', bytes(MP3, zeros(3000), MP3), joined],
		['joined with a frame of facts between', bytes(MP3, infoFrame(4), MP3), joined],
		[
			'joined with an APE tag without a header between',
			bytes(MP3, APE_WITHOUT_HEADER, MP3),
			joined,
		],
		[
			'joined with other bytes between',
			bytes(MP3, JUNK, MP3),
			{ ...joined, unaccounted: [[1668, 3668]] },
		],
		[
			'with other bytes behind',
			bytes(MP3, JUNK),
			{ ...whole, unaccounted: [[1668, 3668]], isPlain: false },
		],
		[
			'with other bytes in front',
			bytes(JUNK, MP3),
			{ ...whole, unaccounted: [[0, 2000]], isPlain: false },
		],
		['with frames in a tag behind', bytes(MP3, bytes('ID3', 3, 0, 0, 0, 0, 13, 4), MP3), joined],
		[
			'whose rate changes',
			bytes(MP3, ID3V1, OTHER_RATE),
			{ ...whole, tracks: [TRACK, ['mp3', 4, 22_050, 1]], isPlain: false },
		],
		[
			'whose channels change',
			bytes(MP3, MONO),
			{ ...whole, tracks: [TRACK, ['mp3', 4, 44_100, 1]], isPlain: false },
		],
		[
			'that goes on in layer II',
			bytes(MP3, LAYER_2),
			{ ...whole, tracks: [TRACK, ['other', 4, 44_100, 2]], isPlain: false },
		],
		[
			'that goes on in AAC',
			bytes(MP3, ADTS),
			{ ...whole, tracks: [TRACK, ['aac', 4, 16_000, 1]], isPlain: false },
		],
		['that is no MP3', JUNK, { reason: 'damaged', readableSeconds: 0 }],
		['that is a tag', id3Tag(100), { reason: 'noSound' }],
		[
			'of free format',
			repeat(bytes(0xff, 0xfb, 0x00, 0x64, zeros(200)), 6),
			{ reason: 'codec', codec: 'MP3 without a bit rate (free format)' },
		],
	])('is read: %s', async (_label, file, expected) => {
		expect(summary(await demuxMp3(file, tools))).toEqual(expected);
	});

	it.each(ALL_TAGS)('is read on behind a tag: %s', async (_label, tag) => {
		expect(summary(await demuxMp3(bytes(MP3, tag, MP3), tools))).toEqual(joined);
		expect(summary(await demuxMp3(bytes(MP3, tag, ID3V1), tools))).toEqual(whole);
	});

	it('begins its second track where the first one ends', async () => {
		const result = await demuxMp3(bytes(MP3, OTHER_RATE), tools);

		const [, second] = result.ok ? result.demuxed.tracks : [];
		expect(second?.startSeconds).toBeCloseTo((4 * 1152) / 44_100, 9);
	});

	it('does not lose sound that pretends to be a frame of facts', async () => {
		const loud = Uint8Array.from(infoFrame(4)).fill(0x55, 4, 20);

		const result = await demuxMp3(bytes(MP3, repeat(loud, 4)), tools);

		expect(summary(result)).toMatchObject({ tracks: [['mp3', 8, 44_100, 2]] });
	});

	it('has no more than 64 tracks; what goes beyond is counted', async () => {
		const loud = repeat(bytes(0xff, 0xfb, 0x90, 0x64, '~'.repeat(413)), 4);

		const result = await demuxMp3(repeat(bytes(loud, OTHER_RATE), 40), tools);

		expect(result.ok && result.demuxed.tracks).toHaveLength(64);
		// What is in the format of the last track goes on it.
		expect(result.ok && result.demuxed.coverage.unaccountedBytes).toBe(8 * loud.length);
	});

	it('is written with a true number of frames when its bit rate varies', async () => {
		/** 64 kbit/s: 208 bytes. */
		const low = bytes(0xff, 0xfb, 0x50, 0x64, zeros(204));
		const result = await demuxMp3(bytes(infoFrame(1), MP3, ID3V1, low, low), tools);
		const [track] = result.ok ? result.demuxed.tracks : [];
		if (track === undefined) throw new Error('No track');
		const cuttable = await muxMp3(track, tools.yieldToEventLoop);

		const written = await cuttable.write(cuttable.whole);

		const file = written.ok ? written.bytes : zeros(0);
		expect(file).toHaveLength(cuttable.whole.sizeBytes);
		expect(summary(await demuxMp3(file, tools))).toEqual({
			...whole,
			tracks: [['mp3', 6, 44_100, 2]],
		});
		expect(Buffer.from(file).readUInt32BE(file.indexOf(0x58) + 8)).toBe(6);
		expect(Buffer.from(file.subarray(-MP3.length - 416)).equals(bytes(MP3, low, low))).toBe(true);
	});
});

const adts = { ...whole, tracks: [['aac', 4, 16_000, 1]] };

describe('bare AAC', () => {
	it.each([
		['bare', ADTS, adts],
		[
			'joined with a time stamp in front of each piece',
			bytes(id3Tag(63), ADTS, id3Tag(63), ADTS),
			{ ...adts, tracks: [['aac', 8, 16_000, 1]], isPlain: false },
		],
		[
			'joined with a title between',
			bytes(ADTS, ID3V1, ADTS),
			{ ...adts, tracks: [['aac', 8, 16_000, 1]], isPlain: false },
		],
		[
			'whose channels change',
			bytes(ADTS, ADTS_STEREO),
			{
				...adts,
				tracks: [
					['aac', 4, 16_000, 1],
					['aac', 4, 16_000, 2],
				],
				isPlain: false,
			},
		],
		[
			'with other bytes between',
			bytes(ADTS, JUNK, ADTS),
			{ ...adts, tracks: [['aac', 8, 16_000, 1]], unaccounted: [[128, 2128]], isPlain: false },
		],
		['that breaks off', bytes(ADTS, ADTS_FRAME.subarray(0, 20)), { ...adts, isCutOff: true }],
		[
			'with two blocks in a frame',
			ADTS_BLOCKS,
			{ ...adts, tracks: [['other', 4, 16_000, 1]], isPlain: false },
		],
		['in ADIF', bytes('ADIF', zeros(50)), { reason: 'codec', codec: 'AAC in ADIF' }],
	])('is read: %s', async (_label, file, expected) => {
		expect(summary(await demuxAdts(file, tools))).toEqual(expected);
	});

	it('has packets without their headers', async () => {
		const result = await demuxAdts(ADTS, tools);

		const [track] = result.ok ? result.demuxed.tracks : [];
		expect(track?.packets.at(0)).toHaveLength(25);
		expect(track?.codec).toMatchObject({ config: Uint8Array.of(0x14, 0x08) });
	});
});
