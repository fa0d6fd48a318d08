import { ID, listChildren, readFloat, readUnsigned, type Element } from './elements';

/** Ref: RFC 9559 section 5.1.4.1.3 */
export const VIDEO_TRACK = 1;
export const AUDIO_TRACK = 2;

/** What a file says of one of its tracks. Ref: RFC 9559 section 5.1.4.1 */
export interface TrackEntry {
	number: number;
	/** Such as `AUDIO_TRACK`. */
	type: number;
	/** Such as `A_OPUS`. */
	codecId: string;
	codecPrivate: Uint8Array;
	/** Time at the start that is not meant to be heard, in ns. */
	codecDelayNs: number;
	/** Whether its frames are compressed or encrypted. */
	isEncoded: boolean;
	/** In Hz. */
	sampleRate: number;
	channels: number;
	/** Bits of a sample; 0 if that is not said. */
	bitDepth: number;
}

/** Reads a TrackEntry element. Ref: RFC 9559 section 5.1.4.1 for the defaults */
export function readTrackEntry(bytes: Uint8Array, element: Element): TrackEntry {
	const entry: TrackEntry = {
		number: 0,
		type: 0,
		codecId: '',
		codecPrivate: new Uint8Array(),
		codecDelayNs: 0,
		isEncoded: false,
		sampleRate: 8000,
		channels: 1,
		bitDepth: 0,
	};
	for (const child of listChildren(bytes, element)) {
		const content = bytes.subarray(child.start, child.end);
		if (child.id === ID.trackNumber) entry.number = readUnsigned(content);
		if (child.id === ID.trackType) entry.type = readUnsigned(content);
		if (child.id === ID.codecId) entry.codecId = readCodecId(content);
		if (child.id === ID.codecPrivate) entry.codecPrivate = content;
		if (child.id === ID.codecDelay) entry.codecDelayNs = readUnsigned(content);
		if (child.id === ID.contentEncodings) entry.isEncoded = true;
		if (child.id === ID.audio) readAudio(bytes, child, entry);
	}
	return entry;
}

function readAudio(bytes: Uint8Array, element: Element, entry: TrackEntry): void {
	for (const child of listChildren(bytes, element)) {
		const content = bytes.subarray(child.start, child.end);
		if (child.id === ID.samplingFrequency) entry.sampleRate = readFloat(content);
		if (child.id === ID.channels) entry.channels = readUnsigned(content);
		if (child.id === ID.bitDepth) entry.bitDepth = readUnsigned(content);
	}
}

/** Printable ASCII, which may be padded with zeros. */
function readCodecId(content: Uint8Array): string {
	const text = String.fromCharCode(...content.subarray(0, 40));
	return /^[ -~]*/.exec(text)?.[0] ?? '';
}
