import { packetBytesAt, type PacketTable } from '../media/packetTable';
import type { FrameRange, Pcm, Samples } from '../media/pcm';
import type { AudioTools } from '../media/tools';
import type { PcmCoding, Track } from '../media/track';
import {
	adpcmFramesPerBlock,
	createBlockDecoder,
	IMA4_BLOCK_BYTES,
	type AdpcmCoding,
} from './adpcm';
import { createSamplesReader, type ReadSamples } from './samples';

/** Samples of all channels that are read between two yields to the event loop: a ms. */
const SAMPLES_PER_STRETCH = 32_768;

/** More channels are not decoded: an array for each of them would take too much. */
const MOST_CHANNELS = 256;

/** A part of a track whose blocks lie one behind another. */
interface Stretch {
	bytes: Uint8Array;
	blocks: number;
}

/** How blocks (sample frames, or ADPCM blocks) become samples. */
interface BlockReader {
	blockBytes: number;
	framesPerBlock: number;
	/** Blocks that are decoded before the first one that is wanted, and thrown away. */
	runInBlocks: number;
	/** Starts a decoder, and arrays for so many blocks at a time. */
	start: (blocksPerStretch: number) => (stretch: Stretch) => Samples;
}

/**
 * Uncompressed sound, G.711 or ADPCM of any container as samples; undefined if the coding or the
 * number of channels is not read. Packets hold whole sample frames or blocks, any number of them.
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export function decodePcm(
	track: Track,
	{ yieldToEventLoop }: Pick<AudioTools, 'yieldToEventLoop'>,
): Pcm | undefined {
	const reader = createReader(track);
	if (reader === undefined) return undefined;
	const { packets, sampleRate, channels, skippedUnits } = track;
	const { blockBytes, framesPerBlock } = reader;
	const skipped = Math.round((skippedUnits / packets.timescale) * sampleRate);
	const blockCount = Math.floor(packets.bytesBetween(0, packets.count) / blockBytes);
	return {
		sampleRate,
		channels,
		bitsPerSample: reader.bitsPerSample,
		frameCount: Math.max(blockCount * framesPerBlock - skipped, 0),
		isStored: true,
		read: (range) =>
			readFrames(
				{ packets, reader, channels, yieldToEventLoop },
				{ start: range.start + skipped, end: range.end + skipped },
			),
	};
}

async function* readFrames(
	about: {
		packets: PacketTable;
		reader: BlockReader;
		channels: number;
		yieldToEventLoop: () => Promise<void>;
	},
	range: FrameRange,
): AsyncGenerator<Samples, void> {
	const { packets, reader, channels, yieldToEventLoop } = about;
	const { blockBytes, framesPerBlock, runInBlocks } = reader;
	const blocksPerStretch = Math.max(
		Math.floor(SAMPLES_PER_STRETCH / (channels * framesPerBlock)),
		1,
	);
	const decode = reader.start(blocksPerStretch);
	let frame = range.start;
	let block = Math.max(Math.floor(frame / framesPerBlock) - runInBlocks, 0);
	while (frame < range.end) {
		const bytes = packetBytesAt(packets, block * blockBytes, blocksPerStretch * blockBytes);
		const blocks = Math.floor(bytes.length / blockBytes);
		if (blocks === 0) return;
		const samples = decode({ bytes, blocks });
		const start = block * framesPerBlock;
		const end = Math.min(start + blocks * framesPerBlock, range.end);
		if (end > frame) {
			yield samples.map((channel) => channel.subarray(frame - start, end - start));
			frame = end;
		}
		block += blocks;
		await yieldToEventLoop();
	}
}

function createReader(track: Track): (BlockReader & { bitsPerSample: number }) | undefined {
	const { codec, channels } = track;
	if (codec.name !== 'pcm' || channels < 1 || channels > MOST_CHANNELS) return undefined;
	switch (codec.coding) {
		case 'ms-adpcm':
		case 'ima-adpcm':
		case 'ima4':
			return createAdpcmReader(codec.coding, track);
		default: {
			const read = createSamplesReader(codec);
			return (
				read && { ...createFrameReader(read, codec, channels), bitsPerSample: finenessOf(codec) }
			);
		}
	}
}

/** How fine the samples of a WAV file have to be to hold these: 8, 16 or 24 bits. */
function finenessOf({ coding, bytesPerSample }: PcmCoding): number {
	if (coding === 'a-law' || coding === 'mu-law') return 16;
	return coding === 'float' ? 24 : Math.min(8 * bytesPerSample, 24);
}

function createFrameReader(read: ReadSamples, codec: PcmCoding, channels: number): BlockReader {
	const { bytesPerSample, coding } = codec;
	const frameBytes = channels * bytesPerSample;
	// 24 bits and less are exact in the smaller arrays.
	const isFine = bytesPerSample > 4 || (coding !== 'float' && bytesPerSample === 4);
	return {
		blockBytes: frameBytes,
		framesPerBlock: 1,
		runInBlocks: 0,
		start: (blocksPerStretch) => {
			const arrays = Array.from({ length: channels }, () =>
				isFine ? new Float64Array(blocksPerStretch) : new Float32Array(blocksPerStretch),
			);
			return ({ bytes, blocks }) => {
				const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
				return arrays.map((array, channel) => {
					const samples = array.subarray(0, blocks);
					read({ view, offset: channel * bytesPerSample, stride: frameBytes }, samples);
					return samples;
				});
			};
		},
	};
}

function createAdpcmReader(coding: AdpcmCoding, track: Track) {
	const { channels, packets } = track;
	const blockBytes = coding === 'ima4' ? IMA4_BLOCK_BYTES * channels : packets.bytesBetween(0, 1);
	const framesPerBlock = adpcmFramesPerBlock(coding, blockBytes, channels);
	if (framesPerBlock < 1) return undefined;
	return {
		blockBytes,
		framesPerBlock,
		runInBlocks: coding === 'ima4' ? 1 : 0,
		bitsPerSample: 16,
		start: (blocksPerStretch: number) => {
			const decodeBlock = createBlockDecoder(coding, { channels, framesPerBlock });
			const length = blocksPerStretch * framesPerBlock;
			const arrays = Array.from({ length: channels }, () => new Float32Array(length));
			return ({ bytes, blocks }: Stretch): Samples => {
				for (let block = 0; block < blocks; block += 1) {
					const start = block * blockBytes;
					decodeBlock(bytes.subarray(start, start + blockBytes), arrays, block * framesPerBlock);
				}
				return arrays.map((array) => array.subarray(0, blocks * framesPerBlock));
			};
		},
	};
}
