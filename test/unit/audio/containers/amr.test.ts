import { demuxAmr } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/amr/demux';
import { bytes, id3Tag, repeat, zeros } from '../identifyBuilders';
import { ID3V1 } from '../tagBuilders';
import { summary, tools } from './demuxing';

/** 12.2 kbit/s: type 7, 32 bytes; and wideband of 23.85 kbit/s: type 8, 61 bytes. */
const FRAMES = repeat(bytes(0x3c, '.'.repeat(31)), 10);
const WIDE_FRAMES = repeat(bytes(0x44, '.'.repeat(60)), 10);
const AMR = bytes('#!AMR\n', FRAMES);
const TRACK = ['amr-nb', 10, 8000, 1];
const whole = { tracks: [TRACK], unaccounted: [], gaps: 0, isCutOff: false, isPlain: true };
const joined = { ...whole, tracks: [['amr-nb', 20, 8000, 1]], isPlain: false };

describe('an AMR file', () => {
	it.each([
		['narrowband', AMR, whole],
		[
			'wideband',
			bytes('#!AMR-WB\n', WIDE_FRAMES),
			{ ...whole, tracks: [['amr-wb', 10, 16_000, 1]] },
		],
		['behind a tag', bytes(id3Tag(50), AMR), whole],
		['joined', bytes(AMR, AMR), joined],
		['joined with a tag between', bytes(AMR, ID3V1, AMR), joined],
		[
			'joined with wideband',
			bytes(AMR, '#!AMR-WB\n', WIDE_FRAMES),
			{ ...whole, tracks: [TRACK, ['amr-wb', 10, 16_000, 1]], isPlain: false },
		],
		[
			'that breaks off',
			AMR.subarray(0, 300),
			{ ...whole, tracks: [['amr-nb', 9, 8000, 1]], isCutOff: true },
		],
		['with zeros behind', bytes(AMR, zeros(500)), whole],
		[
			'with other bytes between',
			bytes(AMR, '\xff'.repeat(500), FRAMES),
			{ ...joined, unaccounted: [[326, 826]] },
		],
		['with pauses', bytes(AMR, 0x7c, 0x7c), { ...whole, tracks: [['amr-nb', 12, 8000, 1]] }],
		[
			'of several channels',
			bytes('#!AMR_MC1.0\n', zeros(3), 2, FRAMES),
			{ ...whole, tracks: [['other', 1, 8000, 1]] },
		],
		['without frames', bytes('#!AMR\n'), { reason: 'noSound' }],
		['that is none', bytes('nothing'), { reason: 'damaged', readableSeconds: 0 }],
	])('is read: %s', async (_label, file, expected) => {
		expect(summary(await demuxAmr(file, tools))).toEqual(expected);
	});
});
