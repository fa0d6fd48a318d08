import { decodeOpus } from '../../../nodes/DeepfakeAudioCheck/audio/codecs/opus';
import type { Codecs, LoadCodec } from '../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import type { DemuxResult } from '../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import type { Pcm } from '../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import type { Track } from '../../../nodes/DeepfakeAudioCheck/audio/media/track';
import type { AudioTools } from '../../../nodes/DeepfakeAudioCheck/audio/media/tools';
import { bytes, zeros } from './identifyBuilders';

/*
 * Opus packets with numbers in them, and a decoder that makes of each packet samples of its number:
 * so the samples tell which packets were heard, and how much of each.
 */

/** 20 ms of SILK wideband and one frame. Ref: RFC 6716 section 3.1, table 2: configuration 9, code 0 */
const TOC_20_MS = 9 << 3;

/** 20 ms at 16 kHz. */
const PACKET_SAMPLES = 320;

/** A packet of 20 ms; numbers go from 1 to 999. */
export function opusPacket(number: number, sizeBytes = 3): Uint8Array {
	return bytes(TOC_20_MS, number >> 8, number & 255, zeros(sizeBytes - 3));
}

export function opusPackets(first: number, last: number): Uint8Array[] {
	return Array.from({ length: last - first + 1 }, (_, index) => opusPacket(first + index));
}

/** Ref: RFC 7845 section 5.1; the pre-skip in samples of 48 kHz. */
export function opusHead(preSkip = 0, channels = 1): Uint8Array {
	return bytes('OpusHead', 1, channels, preSkip & 255, preSkip >> 8, zeros(7));
}

export const OPUS_TAGS = bytes('OpusTags', zeros(8));

/** What was heard: runs of a packet's number and how many samples of 16 kHz are its own. */
export type Heard = Array<[number: number, sampleCount: number]>;

export interface NumberedTools extends AudioTools {
	/** The numbers of the packets that were decoded, for each time a decoder was made or reset. */
	decoded: number[][];
	/** Decoders that were made, and those that were not released. */
	made: number;
	unreleased: number;
	/** The channels of each decoder that was made. */
	channels: number[];
}

export function createNumberedTools(): NumberedTools {
	const tools: NumberedTools = {
		decoded: [],
		made: 0,
		unreleased: 0,
		channels: [],
		yieldToEventLoop: async () => {},
		loadCodec: (async () => ({ createOpusDecoder })) as LoadCodec,
	};
	const createOpusDecoder: Codecs['opus']['createOpusDecoder'] = async ({ channels }) => {
		tools.made += 1;
		tools.unreleased += 1;
		tools.channels.push(channels);
		tools.decoded.push([]);
		return {
			decode: ([toc, high = 0, low = 0]) => {
				if (toc !== TOC_20_MS) return undefined;
				tools.decoded.at(-1)?.push(256 * high + low);
				return Array.from({ length: channels }, (_, channel) =>
					new Float32Array(PACKET_SAMPLES).fill((256 * high + low + channel / 2) / 1024),
				);
			},
			reset: () => tools.decoded.push([]),
			free: () => {
				tools.unreleased -= 1;
			},
		};
	};
	return tools;
}

/** What is heard of a track, or of a part of it in samples of 16 kHz. */
export async function hear(
	track: Track | undefined,
	tools: AudioTools = createNumberedTools(),
	range?: { start: number; end: number },
): Promise<Heard> {
	if (track === undefined) throw new Error('There is no such track');
	const pcm = decodeOpus(track, tools);
	return await readHeard(pcm, range ?? { start: 0, end: pcm.frameCount });
}

export async function readHeard(pcm: Pcm, range: { start: number; end: number }): Promise<Heard> {
	const heard: Heard = [];
	for await (const [samples = []] of pcm.read(range)) {
		for (const sample of samples) {
			const number = sample * 1024;
			const run = heard.at(-1);
			if (run?.[0] === number) run[1] += 1;
			else heard.push([number, 1]);
		}
	}
	return heard;
}

/** Packets that are heard whole. */
export function whole(...numbers: number[]): Heard {
	return numbers.map((number) => [number, PACKET_SAMPLES]);
}

/** What a demuxer found; fails if it refused the file. */
export function expectDemuxed(result: DemuxResult) {
	if (!result.ok) throw new Error(`Refused: ${result.refusal.reason}`);
	return result.demuxed;
}
