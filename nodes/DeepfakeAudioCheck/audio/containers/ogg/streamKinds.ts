import { hasTextAt, uint32LittleEndian } from '../../bytes/read';
import { readFlacStreamInfo } from '../../codecs/flacFrames';
import { vorbisHeaderType } from '../../codecs/vorbisPackets';
import {
	createFlacHead,
	createOpusHead,
	createUnreadHead,
	createVorbisHead,
	type StreamHead,
} from '../streamHead';

/** What a packet of a stream is. */
export type PacketKind = 'header' | 'sound';

/** A stream whose first packet is known. */
export interface SoundStreamKind {
	isSound: true;
	/** Undefined until all headers that are needed were seen. */
	head: StreamHead | undefined;
	/** Takes notice of a packet behind the first. */
	sort: (packet: Uint8Array) => PacketKind;
}

/** `isSound: false`: pictures, texts and descriptions of other streams. */
export type StreamKind = SoundStreamKind | { isSound: false };

/** Streams that hold no sound, by how their first packet begins. */
const OTHER_STREAMS = [
	// Ref: Theora specification section 6.2; Dirac; VP8 in Ogg; Daala
	'\x80theora',
	'BBCD\0',
	'OVP80',
	'\x80daala',
	// Ref: https://wiki.xiph.org/MIMETypesCodecs: Skeleton, CMML, Kate, texts
	'fishead\0',
	'CMML\0\0\0\0',
	'\x80kate\0\0\0',
	'UTF-8',
];

/** Sound that is not read, by how its first packet begins. */
const UNREAD_STREAMS = [
	{ start: 'Speex   ', label: 'Speex', rateOffset: 36, channelsOffset: 48 },
	// Ref: https://wiki.xiph.org/MIMETypesCodecs
	{ start: 'CELT    ', label: 'CELT', rateOffset: 40, channelsOffset: 44 },
	{ start: 'PCM     ', label: 'PCM in Ogg', rateOffset: undefined, channelsOffset: undefined },
];

/** The kind of a stream by its first packet; undefined if it is not known. */
export function identifyStream(packet: Uint8Array): StreamKind | undefined {
	if (OTHER_STREAMS.some((start) => hasTextAt(packet, 0, start))) return { isSound: false };
	return (
		createOpusKind(packet) ??
		createVorbisKind(packet) ??
		createFlacKind(packet) ??
		createUnreadKind(packet)
	);
}

/** Ref: RFC 7845 section 5: an identification header, a comment header, then sound */
function createOpusKind(packet: Uint8Array): SoundStreamKind | undefined {
	if (!hasTextAt(packet, 0, 'OpusHead')) return undefined;
	const about = { sampleRate: 48_000, channels: packet[9] ?? 0 };
	const head = createOpusHead(packet) ?? createUnreadHead('Opus with an unusual layout', about);
	return { isSound: true, head, sort: sortOpus };
}

function sortOpus(packet: Uint8Array): PacketKind {
	const isHeader = hasTextAt(packet, 0, 'OpusTags') || hasTextAt(packet, 0, 'OpusHead');
	return isHeader ? 'header' : 'sound';
}

/** Ref: Vorbis I specification section 4.2: identification, comments, setup, then sound */
function createVorbisKind(packet: Uint8Array): SoundStreamKind | undefined {
	if (vorbisHeaderType(packet) !== 1) return undefined;
	const about = { sampleRate: uint32LittleEndian(packet, 12), channels: packet[11] ?? 0 };
	const kind: SoundStreamKind = {
		isSound: true,
		head: undefined,
		sort: (next) => {
			const type = vorbisHeaderType(next);
			if (type === 5 && kind.head === undefined) {
				kind.head =
					createVorbisHead(packet, next) ?? createUnreadHead('Vorbis with unusual headers', about);
			}
			return type === undefined ? 'sound' : 'header';
		},
	};
	return kind;
}

/**
 * Ref: RFC 9639 section 10.1
 *
 *      0      1      5             7                   9      13
 *      | 0x7f | FLAC | version (2) | other headers (2) | fLaC | STREAMINFO with its block header
 */
function createFlacKind(packet: Uint8Array): SoundStreamKind | undefined {
	if (!hasTextAt(packet, 0, '\x7fFLAC')) return undefined;
	const info = readFlacStreamInfo(packet.subarray(13));
	let hasSounded = false;
	const head =
		(info === undefined ? undefined : createFlacHead(info)) ??
		createUnreadHead('FLAC with unusual headers', { sampleRate: 0, channels: 0 });
	return {
		isSound: true,
		head,
		sort: (next) => {
			// Frames begin with 0xff, which no type of block is; the number of headers may be unknown.
			hasSounded ||= next[0] === 0xff;
			return hasSounded ? 'sound' : 'header';
		},
	};
}

/** Ref: Speex manual, section "Ogg file format": 80 bytes, with the rate at 36 and channels at 48 */
function createUnreadKind(packet: Uint8Array): SoundStreamKind | undefined {
	const stream = UNREAD_STREAMS.find(({ start }) => hasTextAt(packet, 0, start));
	if (stream === undefined) return undefined;
	const { label, rateOffset, channelsOffset } = stream;
	const sampleRate = rateOffset === undefined ? 0 : uint32LittleEndian(packet, rateOffset);
	const channels = channelsOffset === undefined ? 0 : uint32LittleEndian(packet, channelsOffset);
	let isComment = true;
	return {
		isSound: true,
		head: createUnreadHead(label, { sampleRate, channels }),
		sort: () => {
			const kind = isComment ? 'header' : 'sound';
			isComment = false;
			return kind;
		},
	};
}
