import type { FoundFormat } from './audioContainer';
import { hasTextAt } from './bytes';

/** Element IDs, with their length marker. Ref: RFC 8794 section 11.2, RFC 9559 section 5.1. */
const EBML_HEADER = '\x1a\x45\xdf\xa3';
const DOC_TYPE = 0x4282;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const TRACK_TYPE = 0x83;

const VIDEO_TRACK = 1;
const AUDIO_TRACK = 2;

/** Elements that are looked at on one level; headers have a few dozen at most. */
const MAXIMUM_ELEMENTS = 200;

interface Element {
	id: number;
	start: number;
	/** The end of its content, never beyond the bytes. */
	end: number;
}

/**
 * What a WebM or Matroska file holds; undefined when it is none. With sound tracks only it is audio;
 * when its tracks cannot be found (they stand at the front in all but broken files) it is video.
 *
 * Ref: RFC 8794 (EBML), RFC 9559 (Matroska), https://www.webmproject.org/docs/container/
 *
 *      EBML header   DocType: "webm" or "matroska"
 *      Segment       (its size may be unknown: still being recorded)
 *        SeekHead, Info, ...
 *        Tracks
 *          TrackEntry   TrackType: 1 video, 2 audio, 17 subtitles
 *        Cluster ...   the media
 */
export function identifyEbml(bytes: Uint8Array): FoundFormat | undefined {
	if (!hasTextAt(bytes, 0, EBML_HEADER)) return undefined;

	const [header, segment] = listElements(bytes, { start: 0, end: bytes.length });
	if (header === undefined) return 'unknown';
	const docType = listElements(bytes, header).find(({ id }) => id === DOC_TYPE);
	const isWebm = docType !== undefined && hasTextAt(bytes, docType.start, 'webm');
	const isMatroska = docType !== undefined && hasTextAt(bytes, docType.start, 'matroska');
	if (!isWebm && !isMatroska) return 'unknown';

	const types = segment?.id === SEGMENT ? readTrackTypes(bytes, segment) : [];
	const isAudio = types.includes(AUDIO_TRACK) && !types.includes(VIDEO_TRACK);
	if (isWebm) return isAudio ? 'webm-audio' : 'webm-video';
	return isAudio ? 'matroska-audio' : 'matroska-video';
}

function readTrackTypes(bytes: Uint8Array, segment: Element): number[] {
	const tracks = listElements(bytes, segment).find(({ id }) => id === TRACKS);
	if (tracks === undefined) return [];
	return listElements(bytes, tracks)
		.filter(({ id }) => id === TRACK_ENTRY)
		.map((entry) => listElements(bytes, entry).find(({ id }) => id === TRACK_TYPE))
		.map((type) => (type === undefined ? 0 : (bytes[type.end - 1] ?? 0)));
}

/**
 * The elements that stand one after another; ends at the first cluster, for what follows is media.
 *
 * Ref: RFC 8794 sections 4 and 5: an ID and a size, each led by as many zero bits as bytes follow
 *
 *      1xxxxxxx                     1 byte
 *      01xxxxxx xxxxxxxx            2 bytes, ... up to 8; a size of all ones means "unknown"
 */
function listElements(bytes: Uint8Array, range: { start: number; end: number }): Element[] {
	const elements: Element[] = [];
	let offset = range.start;
	while (offset < range.end && elements.length < MAXIMUM_ELEMENTS) {
		const idBytes = numberLength(bytes[offset]);
		const sizeOffset = offset + idBytes;
		const start = sizeOffset + numberLength(bytes[sizeOffset]);
		if (idBytes > 4 || start > range.end) break;

		const id = readNumber(bytes, { offset, end: sizeOffset, keepMarker: true });
		if (id === CLUSTER) break;
		const size = readNumber(bytes, { offset: sizeOffset, end: start, keepMarker: false });
		const isUnknownSize = size === 2 ** (7 * (start - sizeOffset)) - 1;
		const end = isUnknownSize ? range.end : Math.min(start + size, range.end);
		elements.push({ id, start, end });
		offset = end;
	}
	return elements;
}

/** How many bytes a number takes, by its first: 1 to 8, and 9 when it is invalid. */
function numberLength(first: number | undefined): number {
	return first === undefined ? 9 : Math.clz32(first) - 23;
}

function readNumber(
	bytes: Uint8Array,
	from: { offset: number; end: number; keepMarker: boolean },
): number {
	const length = from.end - from.offset;
	const marker = from.keepMarker ? 0 : 2 ** (8 - length);
	let value = (bytes[from.offset] ?? 0) - marker;
	for (let index = from.offset + 1; index < from.end; index += 1) {
		value = value * 256 + (bytes[index] ?? 0);
	}
	return value;
}
