import { planSegments, wholeSegment, type UnitTimeline } from '../../cut/planSegments';
import type { Cuttable, UnitRange } from '../../media/cuttable';
import { packetBytesAt, type PacketTable } from '../../media/packetTable';
import type { AudioTools, YieldToEventLoop } from '../../media/tools';
import type { Track } from '../../media/track';
import { createWavHeader } from './header';
import { describeWritten, type WrittenFormat } from './writtenFormat';

/** Bytes that are copied or changed between two yields to the event loop: about a ms. */
const COPIED_BYTES_PER_YIELD = 1_048_576;

/**
 * A track as a WAV file, bit for bit: uncompressed sound and G.711 of any container and byte order,
 * ADPCM and GSM that came in a WAV file. Units are sample frames, or blocks. Undefined if its coding
 * cannot be written, or can only be sent whole.
 */
export function muxWav(
	track: Track,
	{ yieldToEventLoop }: Pick<AudioTools, 'yieldToEventLoop'>,
): Cuttable | undefined {
	const written = describeWritten(track);
	if (written === undefined) return undefined;
	const { packets, sampleRate, skippedUnits } = track;
	const { blockBytes, framesPerBlock } = written;
	const skippedFrames = (skippedUnits / packets.timescale) * sampleRate;
	const skipped = Math.floor(skippedFrames / framesPerBlock);
	const blockCount = Math.floor(packets.bytesBetween(0, packets.count) / blockBytes) - skipped;
	if (blockCount <= 0) return undefined;
	const headerBytes = createHeader(written, 0).length;
	const timeline: UnitTimeline = {
		unitCount: blockCount,
		startSeconds: (block) => (block * framesPerBlock) / sampleRate,
		sizeBytes: ({ first, end }) => {
			const dataBytes = (end - first) * blockBytes;
			return headerBytes + dataBytes + (dataBytes % 2);
		},
	};
	const whole = wholeSegment(timeline);
	return {
		container: 'wav',
		durationSeconds: whole.endSeconds,
		whole,
		plan: (limits) => planSegments(timeline, limits),
		write: async (segment) => {
			const bytes = new Uint8Array(segment.sizeBytes);
			bytes.set(createHeader(written, segment.end - segment.first));
			const range = { first: segment.first + skipped, end: segment.end + skipped };
			const target = bytes.subarray(headerBytes);
			const copied = await copyBlocks(packets, range, { blockBytes, target, yieldToEventLoop });
			await changeSamples(target.subarray(0, copied), written, yieldToEventLoop);
			if (copied === (segment.end - segment.first) * blockBytes) return { ok: true, bytes };
			const blocks = Math.floor(copied / blockBytes);
			return { ok: false, readableSeconds: timeline.startSeconds(segment.first + blocks) };
		},
	};
}

function createHeader(written: WrittenFormat, blocks: number): Uint8Array {
	const { format, blockBytes, framesPerBlock, hasFact } = written;
	return createWavHeader(format, {
		dataBytes: blocks * blockBytes,
		sampleFrames: hasFact ? blocks * framesPerBlock : undefined,
	});
}

/** Copies blocks, wherever they lie, to the start of an array; returns how many bytes there were. */
async function copyBlocks(
	packets: PacketTable,
	range: UnitRange,
	about: { blockBytes: number; target: Uint8Array; yieldToEventLoop: YieldToEventLoop },
): Promise<number> {
	const { blockBytes, target, yieldToEventLoop } = about;
	const start = range.first * blockBytes;
	const wantedBytes = (range.end - range.first) * blockBytes;
	let copied = 0;
	let nextYield = COPIED_BYTES_PER_YIELD;
	while (copied < wantedBytes) {
		const mostBytes = Math.min(wantedBytes - copied, COPIED_BYTES_PER_YIELD);
		const part = packetBytesAt(packets, start + copied, mostBytes);
		if (part.length === 0) return copied;
		target.set(part, copied);
		copied += part.length;
		if (copied < nextYield) continue;
		nextYield += COPIED_BYTES_PER_YIELD;
		await yieldToEventLoop();
	}
	return copied;
}

async function changeSamples(
	data: Uint8Array,
	{ change, bytesPerSample }: WrittenFormat,
	yieldToEventLoop: YieldToEventLoop,
): Promise<void> {
	if (change === 'none') return;
	// A multiple of all sizes of samples.
	const pieceBytes = 24 * Math.floor(COPIED_BYTES_PER_YIELD / 48);
	for (let start = 0; start < data.length; start += pieceBytes) {
		const piece = data.subarray(start, start + pieceBytes);
		if (change === 'swap') swapSamples(piece, bytesPerSample);
		else flipSigns(piece);
		await yieldToEventLoop();
	}
}

/** Turns the bytes of every sample around. */
function swapSamples(data: Uint8Array, bytesPerSample: number): void {
	const half = bytesPerSample >> 1;
	for (let start = 0; start + bytesPerSample <= data.length; start += bytesPerSample) {
		for (let index = 0; index < half; index += 1) {
			const other = start + bytesPerSample - 1 - index;
			const byte = data[start + index] as number;
			data[start + index] = data[other] as number;
			data[other] = byte;
		}
	}
}

/** Turns signed samples of a byte into unsigned ones. */
function flipSigns(data: Uint8Array): void {
	for (let index = 0; index < data.length; index += 1) {
		data[index] = (data[index] as number) ^ 0x80;
	}
}
