import { bytes, id3Tag, uint32BigEndian, uint32LittleEndian, zeros } from './identifyBuilders';

/* Tags by hand, from their specifications. */

export const ID3V1 = bytes('TAG', 'a title'.padEnd(30, ' '), zeros(95));
export const ID3V1_EXTENDED = bytes('TAG+', zeros(223), ID3V1);

const apeEdge = (size: number, flags: number): Uint8Array =>
	bytes(
		'APETAGEX',
		uint32LittleEndian(2000),
		uint32LittleEndian(size),
		uint32LittleEndian(1),
		uint32LittleEndian(flags),
		zeros(8),
	);
const APE_ITEM = bytes(uint32LittleEndian(5), zeros(4), 'Title\0hello');

export const APE = bytes(
	apeEdge(APE_ITEM.length + 32, 0xa000_0000),
	APE_ITEM,
	apeEdge(APE_ITEM.length + 32, 0x8000_0000),
);
export const APE_WITHOUT_HEADER = bytes(APE_ITEM, apeEdge(APE_ITEM.length + 32, 0));
const APE_OF_SIZE_0 = apeEdge(0, 0xa000_0000);
export const LYRICS_V1 = bytes('LYRICSBEGIN', 'la la la', 'LYRICSEND');
const LYRICS_V2 = bytes('LYRICSBEGIN', 'IND00002', '00', 'ETT00005hello', '000034', 'LYRICS200');

/** A title in an ID3v2.3 tag whose size is written as a plain number. */
export function plainSizeTag(titleBytes: number): Uint8Array {
	const frame = bytes('TIT2', uint32BigEndian(titleBytes), 0, 0, 'x'.repeat(titleBytes));
	return bytes('ID3', 3, 0, 0, uint32BigEndian(frame.length), frame);
}

/** The same, whose size is too small. */
function smallSizeTag(titleBytes: number): Uint8Array {
	const tag = Uint8Array.from(plainSizeTag(titleBytes));
	tag.set([0, 0, 0, 20], 6);
	return tag;
}

export const ALL_TAGS: ReadonlyArray<[string, Uint8Array]> = [
	['ID3v2', id3Tag(1000)],
	['ID3v2 whose size is a plain number', plainSizeTag(300)],
	['ID3v2 whose size is too small', smallSizeTag(300)],
	['ID3v1', ID3V1],
	['ID3v1 with its extension', ID3V1_EXTENDED],
	['APEv2', APE],
	['APEv2 of size 0', APE_OF_SIZE_0],
	['Lyrics3 v1', LYRICS_V1],
	['Lyrics3 v2', LYRICS_V2],
];
