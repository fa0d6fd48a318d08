import type { OpusLayout } from '../media/libraries';
import { OPUS_CLOCK_RATE, opusPacketDuration, readOpusHead } from '../codecs/opusPackets';
import { readVorbisIdentification, readVorbisModes, VorbisTiming } from '../codecs/vorbisPackets';
import { readFlacFrameHeader, type FlacStreamInfo } from '../codecs/flacFrames';
import type { Codec } from '../media/track';

/** What has to be known of a stream of a codec that can start anew within a track. */
export type HeadCodec =
	| { name: 'opus'; layout: OpusLayout; preSkip: number }
	| { name: 'vorbis'; identification: Uint8Array; setup: Uint8Array }
	| Exclude<Codec, { name: 'opus' | 'vorbis' }>;

/** A stream of packets, as its headers describe it, whatever its container is. */
export interface StreamHead {
	codec: HeadCodec;
	/** Streams with the same key can follow one another as one track. */
	key: string;
	sampleRate: number;
	channels: number;
	/** Units per second of durations. */
	timescale: number;
	/** Time at the start of the first stream that is not meant to be heard, in units. */
	skippedUnits: number;
	/** How long a packet lasts, in units; undefined if it is no packet of this codec. */
	durationOf: (packet: Uint8Array) => number | undefined;
	/** Forgets what came before: a decoder starts anew. */
	restart: () => void;
}

/** A stream of Opus by its identification header; undefined if it is none that can be decoded. */
export function createOpusHead(header: Uint8Array): StreamHead | undefined {
	const head = readOpusHead(header);
	if (head === undefined) return undefined;
	return {
		codec: { name: 'opus', ...head },
		key: 'opus',
		sampleRate: OPUS_CLOCK_RATE,
		channels: head.layout.channels,
		timescale: OPUS_CLOCK_RATE,
		skippedUnits: 0,
		durationOf: durationOfOpus,
		restart: doNothing,
	};
}

function durationOfOpus(packet: Uint8Array): number | undefined {
	const duration = opusPacketDuration(packet);
	return duration > 0 ? duration : undefined;
}

function doNothing(): void {}

/** A stream of Vorbis by two of its headers; undefined if it is none that can be decoded. */
export function createVorbisHead(
	identification: Uint8Array,
	setup: Uint8Array,
): StreamHead | undefined {
	const described = readVorbisIdentification(identification);
	const modes = readVorbisModes(setup);
	if (described === undefined || modes === undefined) return undefined;
	const { sampleRate, channels, blockSizes } = described;
	const timing = new VorbisTiming(blockSizes, modes);
	return {
		codec: { name: 'vorbis', identification, setup },
		key: `vorbis ${sampleRate} ${channels}`,
		sampleRate,
		channels,
		timescale: sampleRate,
		skippedUnits: 0,
		durationOf: (packet) => timing.durationOf(packet),
		restart: () => timing.restart(),
	};
}

/** A stream of FLAC frames; undefined if its rate is not known. */
export function createFlacHead(info: FlacStreamInfo): StreamHead | undefined {
	const { header, bitsPerSample, sampleRate, channels } = info;
	if (sampleRate === 0) return undefined;
	return {
		codec: { name: 'flac', header, bitsPerSample },
		key: `flac ${sampleRate} ${channels} ${bitsPerSample}`,
		sampleRate,
		channels,
		timescale: sampleRate,
		skippedUnits: 0,
		durationOf: (frame) => {
			const duration = readFlacFrameHeader(frame, 0);
			return duration > 0 ? duration : undefined;
		},
		restart: doNothing,
	};
}

/** A stream that is not read; its packets take no time, for their durations are not known. */
export function createUnreadHead(
	label: string,
	{ sampleRate, channels }: { sampleRate: number; channels: number },
): StreamHead {
	return {
		codec: { name: 'other', label },
		key: `other ${label}`,
		sampleRate,
		channels,
		timescale: sampleRate > 0 ? sampleRate : 1,
		skippedUnits: 0,
		durationOf: () => 0,
		restart: doNothing,
	};
}
