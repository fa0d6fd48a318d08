import {
	openConversion,
	type Conversion,
} from '../../../../nodes/DeepfakeAudioCheck/audio/convert/openConversion';
import type { SoundDecoder } from '../../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import type { ConversionTools } from '../../../../nodes/DeepfakeAudioCheck/audio/convert/soundSource';
import type { RefusedFormat } from '../../../../nodes/DeepfakeAudioCheck/audio/refusedFormats';
import { bytes, zeros } from '../identifyBuilders';

/*
 * Opus packets with numbers in them, and a decoder that makes of each packet samples of its number:
 * so the samples of a converted file tell which packets it is made of, and how much of each.
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
export function opusHead(preSkip = 0): Uint8Array {
	return bytes('OpusHead', 1, 1, preSkip & 255, preSkip >> 8, zeros(7));
}

export const OPUS_TAGS = bytes('OpusTags', zeros(8));

/** What was heard: runs of a packet's number and how many samples of 16 kHz are its own. */
export type Heard = Array<[number: number, sampleCount: number]>;

export interface NumberedTools extends ConversionTools {
	/** The numbers of the packets that were decoded, for each decoder that was made. */
	decoded: number[][];
}

export function createNumberedTools(): NumberedTools {
	const decoded: number[][] = [];
	return {
		decoded,
		pause: () => Promise.resolve(),
		loadCodec: (name) => {
			if (name !== 'opus') throw new Error(`There is no ${name} here`);
			const createOpusDecoder = () => Promise.resolve(createNumberedDecoder(decoded));
			return Promise.resolve({ createOpusDecoder } as never);
		},
	};
}

function createNumberedDecoder(decoded: number[][]): SoundDecoder {
	const numbers: number[] = [];
	decoded.push(numbers);
	return {
		decode: ([toc, high = 0, low = 0]) => {
			if (toc !== TOC_20_MS) return undefined;
			numbers.push(256 * high + low);
			return [new Float32Array(PACKET_SAMPLES).fill((256 * high + low) / 1024)];
		},
		reset: () => {},
		free: () => {},
	};
}

/** Opens a file that can be converted. */
export async function open(
	format: RefusedFormat,
	file: Uint8Array,
	tools: ConversionTools = createNumberedTools(),
): Promise<Conversion> {
	const opened = await openConversion(format, file, tools);
	if (!opened.ok) throw new Error(`Refused: ${opened.refusal.reason}`);
	return opened.conversion;
}

/** Converts a file and tells what is heard in it. */
export async function hear(format: RefusedFormat, file: Uint8Array): Promise<Heard> {
	const written = await (await open(format, file)).convert();
	if (!written.ok) throw new Error(`Readable for ${written.readableSeconds} s`);
	return readHeard(written.bytes);
}

/** What is heard in a WAV file of 16 bits and one channel, whose header takes 44 bytes. */
export function readHeard(wav: Uint8Array): Heard {
	const samples = Buffer.from(wav.subarray(44));
	const heard: Heard = [];
	for (let offset = 0; offset < samples.length; offset += 2) {
		const number = samples.readInt16LE(offset) / 32;
		const run = heard.at(-1);
		if (run?.[0] === number) run[1] += 1;
		else heard.push([number, 1]);
	}
	return heard;
}

/** Packets that are heard whole. */
export function whole(...numbers: number[]): Heard {
	return numbers.map((number) => [number, PACKET_SAMPLES]);
}
