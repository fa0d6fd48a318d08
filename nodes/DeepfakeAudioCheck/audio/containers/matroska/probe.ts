import type { Format } from '../../media/format';
import { hasTextAt, indexOfText, type FileBytes } from '../../bytes/read';
import { ID, listChildren, readElement, type Element } from './elements';
import { Plausibility } from './plausible';
import { AUDIO_TRACK, readTrackEntry, VIDEO_TRACK } from './trackEntry';

const EBML_HEADER = '\x1a\x45\xdf\xa3';
const CLUSTER = '\x1f\x43\xb6\x75';

/** Elements of a segment that are looked at; headers have a few dozen at most. */
const MAXIMUM_ELEMENTS = 200;

/**
 * What a WebM or Matroska file holds; undefined if it is none. With sound tracks only it is audio; if
 * its tracks cannot be found (they stand at the front in all but broken files) it is video. A piece
 * of a recording that begins with a cluster or a block is taken for what browsers record: sound in WebM.
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
export function probeMatroska({ bytes }: FileBytes): Format | undefined {
	if (hasTextAt(bytes, 0, EBML_HEADER)) return readFormat(bytes, 0);
	return isMedia(bytes, 0) ? 'webm-audio' : undefined;
}

/** Bytes in front of a file that are searched for its start, see `probeMatroskaBehind`. */
const SEARCHED_BYTES = 1_048_576;

/** Places that look like a start and are none, at most. */
const MAXIMUM_FALSE_STARTS = 100;

/**
 * The same for a file, or a piece of one, with something else in front of it. To be asked last: other
 * files may hold a WebM file, too.
 */
export function probeMatroskaBehind({ bytes }: FileBytes): Format | undefined {
	for (const offset of findText(bytes, EBML_HEADER)) {
		const format = readFormat(bytes, offset);
		if (format !== 'unknown') return format;
	}
	return findText(bytes, CLUSTER).some((offset) => isMedia(bytes, offset))
		? 'webm-audio'
		: undefined;
}

function findText(bytes: Uint8Array, text: string): number[] {
	const offsets: number[] = [];
	let start = 0;
	while (offsets.length < MAXIMUM_FALSE_STARTS) {
		const offset = indexOfText(bytes, text, { start, end: SEARCHED_BYTES });
		if (offset === -1) break;
		offsets.push(offset);
		start = offset + 1;
	}
	return offsets;
}

/** Whether some elements of a cluster stand at an offset. */
function isMedia(bytes: Uint8Array, offset: number): boolean {
	const first = readElement(bytes, offset);
	const isStart = first?.id === ID.cluster || first?.id === ID.simpleBlock;
	return isStart && new Plausibility(bytes, (number) => number > 0).isRestart(offset);
}

function readFormat(bytes: Uint8Array, offset: number): Format {
	const header = readElement(bytes, offset);
	if (header === undefined) return 'unknown';
	const docType = listChildren(bytes, header).find(({ id }) => id === ID.docType);
	const isWebm = docType !== undefined && hasTextAt(bytes, docType.start, 'webm');
	const isMatroska = docType !== undefined && hasTextAt(bytes, docType.start, 'matroska');
	if (!isWebm && !isMatroska) return 'unknown';

	const isAudio = hasSoundOnly(bytes, readElement(bytes, header.end));
	if (isWebm) return isAudio ? 'webm-audio' : 'webm-video';
	return isAudio ? 'matroska-audio' : 'matroska-video';
}

function hasSoundOnly(bytes: Uint8Array, segment: Element | undefined): boolean {
	const tracks = segment?.id === ID.segment ? findTracks(bytes, segment) : undefined;
	if (tracks === undefined) return false;
	const entries = listChildren(bytes, { ...tracks, end: Math.min(tracks.end, bytes.length) })
		.filter(({ id }) => id === ID.trackEntry)
		.slice(0, MAXIMUM_ELEMENTS)
		.map((element) => readTrackEntry(bytes, element));
	return (
		entries.some(({ type }) => type === AUDIO_TRACK) &&
		entries.every(({ type }) => type !== VIDEO_TRACK)
	);
}

/** Ends at the first cluster: what follows is media. */
function findTracks(bytes: Uint8Array, segment: Element): Element | undefined {
	let { start: offset } = segment;
	for (let count = 0; count < MAXIMUM_ELEMENTS; count += 1) {
		const element = readElement(bytes, offset);
		if (element === undefined || element.id === ID.cluster) return undefined;
		if (element.id === ID.tracks) return element;
		offset = element.end;
	}
	return undefined;
}
