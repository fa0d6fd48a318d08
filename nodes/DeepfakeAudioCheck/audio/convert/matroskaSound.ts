import type { Pause } from '../segments';
import { BytePieces } from './bytePieces';

/** Element IDs, with their length marker. Ref: RFC 9559 section 5.1 */
const EBML_HEADER = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_NUMBER = 0xd7;
const TRACK_TYPE = 0x83;
const CODEC_ID = 0x86;
const CODEC_PRIVATE = 0x63a2;
const CONTENT_ENCODINGS = 0x6d80;
const BLOCK_GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
const DISCARD_PADDING = 0x75a2;

const AUDIO_TRACK = 2;

/** Elements whose content is looked into; all others are skipped or read as a whole. */
const CONTAINERS = new Set([SEGMENT, CLUSTER, TRACKS, TRACK_ENTRY, BLOCK_GROUP]);

/** What of a file is wanted: the packets of its first sound track. */
export interface MatroskaSound {
	/** Such as `A_OPUS`. Ref: RFC 9559 section 27.3, "Matroska Codec Specifications" */
	codec: string;
	codecPrivate: Uint8Array;
	packets: BytePieces;
	/** What the last block says is to be dropped from the end, in ns. */
	discardPaddingNs: number;
	isCutOff: boolean;
}

interface Track {
	number: number;
	type: number;
	codec: string;
	codecPrivate: Uint8Array;
	isEncoded: boolean;
}

interface Element {
	id: number;
	/** Where its content starts and ends; the end may lie beyond the bytes. */
	start: number;
	end: number;
}

/**
 * Reads the packets of the first sound track of a WebM or Matroska file; undefined when it has none
 * that can be read. Containers are walked through as if they were flat: so it does not matter
 * whether their sizes are known, which they are not in what browsers record.
 *
 * Ref: RFC 8794 (EBML), RFC 9559 (Matroska)
 */
export async function readMatroskaSound(
	bytes: Uint8Array,
	pause: Pause,
): Promise<MatroskaSound | undefined> {
	const tracks: Track[] = [];
	let sound: Track | undefined;
	const packets = new BytePieces(bytes);
	let discardPaddingNs = 0;
	let isCutOff = false;

	let offset = 0;
	while (offset < bytes.length) {
		const element = readElement(bytes, offset);
		if (element === undefined) {
			isCutOff = true;
			break;
		}
		const { id, start, end } = element;
		const isContainer = CONTAINERS.has(id);
		if (!isContainer && end > bytes.length) {
			isCutOff = true;
			break;
		}
		offset = isContainer ? start : end;
		const content = bytes.subarray(start, end);
		if (id === TRACK_ENTRY) tracks.push(createTrack());
		const track = tracks.at(-1);
		if (track !== undefined && sound === undefined) readTrackElement(track, id, content);
		if (id === CLUSTER) sound ??= tracks.find(({ type }) => type === AUDIO_TRACK);
		if (id === SIMPLE_BLOCK || id === BLOCK) {
			discardPaddingNs = 0;
			for (const packet of readBlock(content, sound?.number)) packets.add(packet);
		}
		if (id === DISCARD_PADDING) discardPaddingNs = readSigned(content);
		await pause();
	}
	sound ??= tracks.find(({ type }) => type === AUDIO_TRACK);
	if (sound === undefined || sound.isEncoded) return undefined;
	const { codec, codecPrivate } = sound;
	return { codec, codecPrivate, packets, discardPaddingNs, isCutOff };
}

function createTrack(): Track {
	return { number: 0, type: 0, codec: '', codecPrivate: new Uint8Array(), isEncoded: false };
}

function readTrackElement(track: Track, id: number, content: Uint8Array): void {
	if (id === TRACK_NUMBER) track.number = readUnsigned(content);
	if (id === TRACK_TYPE) track.type = readUnsigned(content);
	if (id === CODEC_ID) track.codec = String.fromCharCode(...content.subarray(0, 40));
	if (id === CODEC_PRIVATE) track.codecPrivate = content;
	if (id === CONTENT_ENCODINGS) track.isEncoded = true;
}

/**
 * The packets of a block, if it is of the track.
 *
 * Ref: RFC 9559 section 10 (block structure, lacing)
 *
 *      track number   timestamp (2)   flags (1): bits 5 and 6 lacing   [count - 1, sizes]   frames
 */
function readBlock(block: Uint8Array, trackNumber: number | undefined): Uint8Array[] {
	const numberBytes = vintLength(block[0]);
	if (trackNumber === undefined || readVint(block, 0) !== trackNumber) return [];
	const flags = block[numberBytes + 2] ?? 0;
	const offset = numberBytes + 3;
	const lacing = (flags >> 1) & 3;
	if (lacing === 0) return [block.subarray(offset)];

	const frameCount = (block[offset] ?? 0) + 1;
	const laces = readLaceSizes(block, offset + 1, { lacing, frameCount });
	const frames: Uint8Array[] = [];
	let start = laces.end;
	for (const size of laces.sizes) {
		frames.push(block.subarray(start, start + size));
		start += size;
	}
	return [...frames, block.subarray(start)];
}

const XIPH_LACING = 1;
const FIXED_LACING = 2;

/** The sizes of all frames but the last, and where they end. */
function readLaceSizes(
	block: Uint8Array,
	start: number,
	{ lacing, frameCount }: { lacing: number; frameCount: number },
): { sizes: number[]; end: number } {
	const sizes: number[] = [];
	let offset = start;
	if (lacing === FIXED_LACING) {
		const size = Math.floor((block.length - start) / frameCount);
		return { sizes: new Array<number>(frameCount - 1).fill(size), end: start };
	}
	for (let index = 0; index < frameCount - 1; index += 1) {
		let size = 0;
		if (lacing === XIPH_LACING) {
			while (block[offset] === 255) {
				size += 255;
				offset += 1;
			}
			size += block[offset] ?? 0;
			offset += 1;
		} else {
			const length = vintLength(block[offset]);
			const value = readVint(block, offset);
			// After the first one, differences: the middle of the range is zero.
			size = index === 0 ? value : (sizes[index - 1] ?? 0) + value - (2 ** (7 * length - 1) - 1);
			offset += length;
		}
		sizes.push(Math.max(size, 0));
	}
	return { sizes, end: offset };
}

/** Ref: RFC 8794 sections 4 and 5; an unknown size (all ones) reaches to the end of the file. */
function readElement(bytes: Uint8Array, offset: number): Element | undefined {
	const idBytes = vintLength(bytes[offset]);
	const sizeOffset = offset + idBytes;
	const sizeBytes = vintLength(bytes[sizeOffset]);
	const start = sizeOffset + sizeBytes;
	if (idBytes > 4 || sizeBytes > 8 || start > bytes.length) return undefined;

	let id = 0;
	for (let index = offset; index < sizeOffset; index += 1) id = id * 256 + (bytes[index] ?? 0);
	if (offset === 0 && id !== EBML_HEADER) return undefined;
	const size = readVint(bytes, sizeOffset);
	const isUnknown = size === 2 ** (7 * sizeBytes) - 1;
	return { id, start, end: isUnknown ? bytes.length : start + size };
}

/** How many bytes a number takes, by its first: 1 to 8, and 9 when it is invalid. */
function vintLength(first: number | undefined): number {
	return first === undefined ? 9 : Math.clz32(first) - 23;
}

function readVint(bytes: Uint8Array, offset: number): number {
	const length = vintLength(bytes[offset]);
	if (length > 8) return 0;
	let value = (bytes[offset] ?? 0) - 2 ** (8 - length);
	for (let index = 1; index < length; index += 1) {
		value = value * 256 + (bytes[offset + index] ?? 0);
	}
	return value;
}

/** Ref: RFC 8794 sections 7.1 and 7.2: up to eight bytes, those in front may be padding */
function readUnsigned(content: Uint8Array): number {
	return content.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
}

function readSigned(content: Uint8Array): number {
	const isNegative = ((content[0] ?? 0) & 0x80) !== 0;
	return content.subarray(0, 8).reduce((value, byte) => value * 256 + byte, isNegative ? -1 : 0);
}
