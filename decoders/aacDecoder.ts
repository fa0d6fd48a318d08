import library from 'compiled:aacDecoder';
import { readAacConfig } from '../nodes/DeepfakeAudioCheck/audio/containers/mp4/aacSampleEntry';
import { writeM4a } from '../nodes/DeepfakeAudioCheck/audio/containers/mp4/writeM4a';
import type { Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import type { Samples } from '../nodes/DeepfakeAudioCheck/audio/media/pcm';
import { BoundFunctions } from './boundFunctions';
import type { Environment } from './environment';
import { MemoryStream } from './memoryStream';
import { Library, type RunningCode } from './runningCode';

/** What FFmpeg exports as @humansignal/audio-file-decoder compiles it; its functions are bound. */
interface FfmpegFunctions {
	__indirect_function_table: WebAssembly.Table;
}

/**
 * Where in what it returns is what, in bytes: structures of C++, with strings of 12 bytes and lists of
 * three addresses.
 *
 * Ref: its audio-decode.h
 *
 *      DecodeAudioResult:  | status (4) | error (12) | samples: start (4), end (4), room (4) |
 *      AudioProperties:    | status (4) | error (12) | encoding (12) | sample rate (4) | channels (4) | ...
 */
const PLACE = { samplesStart: 16, samplesEnd: 20, sampleRate: 28 } as const;

/** Memory is added in pages of this size, and up to this much. It takes 19 MB for two channels. */
const PAGE_BYTES = 65_536;
const MAXIMUM_MEMORY_BYTES = 128 * 1024 * 1024;

const ffmpeg = new Library<FfmpegFunctions>(library);

/**
 * See `Codecs`. FFmpeg wants files: every time it gets an M4A of the packets that it is to decode.
 */
export const createAacDecoder: Codecs['aacDecoder']['createAacDecoder'] = async ({
	config,
	sampleEntry,
}) => {
	const coded = readAacConfig(config);
	if (coded === undefined) return undefined;
	const code = await startFfmpeg();
	let decodedRate = 0;
	let decodedChannels = 0;
	return {
		decode: (packets) => {
			const file = writePackets(packets, { ...coded, sampleEntry });
			if (decodedRate === 0) decodedRate = code.readRate(file);
			const seconds = (packets.length * coded.frameSamples) / coded.sampleRate;
			const frameCount = Math.round(seconds * decodedRate);
			if (frameCount === 0) return undefined;
			// Half a sample more: the numbers of the call have 24 bits.
			const samples = code.decode(file, { seconds: seconds + 0.5 / decodedRate, frameCount });
			if (samples === undefined) return undefined;
			if (decodedChannels === 0) decodedChannels = samples.length;
			if (samples.length !== decodedChannels) return undefined;
			return { sampleRate: decodedRate, samples };
		},
		free: () => code.end(),
	};
};

function writePackets(
	packets: readonly Uint8Array[],
	about: { sampleEntry: Uint8Array; sampleRate: number; frameSamples: number },
): Uint8Array {
	const { sampleEntry, sampleRate, frameSamples } = about;
	const { file, sampleOffset } = writeM4a({
		sampleEntry,
		timescale: sampleRate,
		sampleSizes: packets.map(({ length }) => length),
		sampleDurations: packets.map(() => frameSamples),
		sampleBytes: packets.reduce((sum, { length }) => sum + length, 0),
	});
	let offset = sampleOffset;
	for (const packet of packets) {
		file.set(packet, offset);
		offset += packet.length;
	}
	return file;
}

/** FFmpeg at work on one file after another. */
interface RunningFfmpeg {
	/** The rate of a file's sound when it is decoded, in Hz; 0 if it cannot be. */
	readRate: (file: Uint8Array) => number;
	/** The first samples of each channel; undefined if any of them cannot be decoded. */
	decode: (file: Uint8Array, about: { seconds: number; frameCount: number }) => Samples | undefined;
	end: () => void;
}

async function startFfmpeg(): Promise<RunningFfmpeg> {
	// They are made when the code starts, and called only then.
	const parts: { bound?: BoundFunctions; stream?: MemoryStream } = {};
	const code = await ffmpeg.start((memory) => {
		const bound = (parts.bound = new BoundFunctions(memory));
		const stream = (parts.stream = new MemoryStream(memory));
		return { ...bound.environment, ...stream.environment, ...provideMemory(memory) };
	});
	const { bound, stream } = parts;
	if (bound === undefined || stream === undefined) throw new Error('FFmpeg did not start');

	const call = (name: string, ...values: number[]) =>
		code.run(({ __indirect_function_table: table }) => bound.call(table, name, ...values));
	const destroy = (type: string, pointer: number) =>
		code.run(({ __indirect_function_table: table }) => bound.destroy(table, type, pointer));
	const path = writeText(code, `stream:${call('createStreamContext')}`);
	const options = code.allocate(1, Uint8Array);
	// The only one: channels apart, not mixed.
	code.view(options, 1, Uint8Array).set([1]);

	return {
		readRate: (file) => {
			stream.open(file);
			const result = call('getProperties', path);
			const isRead = code.view(result, 1, Int32Array)[0] === 0;
			const sampleRate = code.view(result + PLACE.sampleRate, 1, Int32Array)[0] ?? 0;
			destroy('AudioProperties', result);
			return isRead ? sampleRate : 0;
		},
		decode: (file, { seconds, frameCount }) => {
			stream.open(file);
			const result = call('decodeAudio', path, 0, seconds, options);
			const samples = takeSamples(code, result, frameCount);
			destroy('DecodeAudioResult', result);
			return samples;
		},
		end: () => code.end(),
	};
}

/** The samples of all channels by turns, taken apart. */
function takeSamples(
	code: RunningCode<FfmpegFunctions>,
	result: number,
	frameCount: number,
): Samples | undefined {
	const isDecoded = code.view(result, 1, Int32Array)[0] === 0;
	const start = code.view(result + PLACE.samplesStart, 1, Uint32Array)[0] ?? 0;
	const end = code.view(result + PLACE.samplesEnd, 1, Uint32Array)[0] ?? 0;
	const count = (end - start) / Float32Array.BYTES_PER_ELEMENT;
	// Half a sample more was asked for, which may be one of each channel more.
	const channels = Math.floor(count / frameCount);
	if (!isDecoded || channels < 1) return undefined;
	const all = code.view(start, count, Float32Array);
	return Array.from({ length: channels }, (_, channel) => {
		const samples = new Float32Array(frameCount);
		for (let index = 0, from = channel; index < frameCount; index += 1, from += channels) {
			samples[index] = all[from] as number;
		}
		return samples;
	});
}

/** Ref: emscripten's src/lib/libembind.js, `_embind_register_std_string`: length (4), bytes */
function writeText(code: RunningCode<FfmpegFunctions>, text: string): number {
	const pointer = code.allocate(4 + text.length, Uint8Array);
	code.view(pointer, 1, Uint32Array).set([text.length]);
	code.view(pointer + 4, text.length, Uint8Array).set(Buffer.from(text, 'latin1'));
	return pointer;
}

/** Unlike the other libraries, it takes more memory when it needs it. */
function provideMemory(memory: () => WebAssembly.Memory): Environment {
	return {
		emscripten_memcpy_js: (target = 0, source = 0, sizeBytes = 0) => {
			new Uint8Array(memory().buffer).copyWithin(target, source, source + sizeBytes);
		},
		/** @returns whether there is that much now */
		emscripten_resize_heap: (wantedBytes = 0) => {
			const missing = (wantedBytes >>> 0) - memory().buffer.byteLength;
			if (wantedBytes >>> 0 > MAXIMUM_MEMORY_BYTES) return 0;
			try {
				memory().grow(Math.ceil(Math.max(missing, 0) / PAGE_BYTES));
				return 1;
			} catch {
				return 0;
			}
		},
	};
}
