import { hasTextAt } from '../bytes';
import { skipId3Tags } from '../id3';
import {
	divideFlacFrames,
	findFlacFrames,
	readFlacFrameHeader,
	readFlacStreamInfo,
	type FlacFrames,
	type FlacStreamInfo,
} from './flacFrames';
import { readOggPages } from './oggPages';
import type { ConversionTools, OpenedSound, SoundSource } from './soundSource';
import { TimedPieces } from './timedPieces';

/** Opens a FLAC file. Ref: RFC 9639 section 6 */
export async function openFlac(bytes: Uint8Array, tools: ConversionTools): Promise<OpenedSound> {
	const start = skipId3Tags(bytes)?.endOffset ?? 0;
	const streamInfo = hasTextAt(bytes, start, 'fLaC')
		? readFlacStreamInfo(bytes.subarray(start + 4, start + 42))
		: undefined;
	if (streamInfo === undefined) return damaged(0);
	const firstFrame = await findFlacFrames(bytes, start, tools.pause);
	const found = await divideFlacFrames(bytes, firstFrame, tools.pause);
	return openFrames(streamInfo, found, tools);
}

/**
 * Opens FLAC in Ogg: a packet for each frame.
 *
 * Ref: RFC 9639 section 10.1: the first packet holds 0x7f "FLAC", version, count, `fLaC`, STREAMINFO
 */
export async function openOggFlac(bytes: Uint8Array, tools: ConversionTools): Promise<OpenedSound> {
	let streamInfo: FlacStreamInfo | undefined;
	let serialNumber = 0;
	const frames = new TimedPieces(bytes);
	const pages = readOggPages(bytes, tools.pause);
	let next = await pages.next();
	for (; next.done !== true; next = await pages.next()) {
		const { packets, isFirst } = next.value;
		const [first] = packets;
		if (isFirst && streamInfo === undefined && first !== undefined) {
			streamInfo = readFlacStreamInfo(first.subarray(13));
			({ serialNumber } = next.value);
			continue;
		}
		if (next.value.serialNumber !== serialNumber) continue;
		for (const packet of packets) {
			const sampleCount = readFlacFrameHeader(packet, 0);
			if (sampleCount > 0) frames.add(packet, sampleCount);
		}
	}
	if (streamInfo === undefined) return damaged(0);
	return openFrames(streamInfo, { frames, end: next.value }, tools);
}

function openFrames(
	streamInfo: FlacStreamInfo,
	{ frames, end }: FlacFrames,
	tools: ConversionTools,
): OpenedSound {
	const frameCount = frames.duration;
	const { sampleRate, channels, bitsPerSample } = streamInfo;
	if (end === 'damaged' || sampleRate === 0) return damaged(frameCount / (sampleRate || 1));
	if (frameCount === 0) return { ok: false, refusal: { reason: 'noSound' } };

	const source: SoundSource = {
		sampleRate,
		channels,
		// Whole bytes; what is finer than 24 bits cannot be heard.
		bitsPerSample: Math.min(Math.ceil(bitsPerSample / 8) * 8, 24),
		frameCount,
		read: async function* (range) {
			const { createFlacDecoder } = await tools.loadCodec('flac');
			const decoder = await createFlacDecoder(streamInfo.header);
			try {
				for (let index = frames.indexAt(range.start); index < frames.count; index += 1) {
					const start = frames.startOf(index);
					if (start >= range.end) break;
					const samples = decoder.decode(frames.at(index));
					const sampleCount = frames.startOf(index + 1) - start;
					const isRight = samples?.length === channels && samples[0]?.length === sampleCount;
					if (!isRight) return;
					const from = Math.max(range.start - start, 0);
					yield samples.map((channel) => channel.subarray(from, range.end - start));
					await tools.pause();
				}
			} finally {
				decoder.free();
			}
		},
	};
	return { ok: true, source, isCutOff: end === 'cutOff' || frameCount < streamInfo.frameCount };
}

function damaged(readableSeconds: number): OpenedSound {
	return { ok: false, refusal: { reason: 'damaged', readableSeconds } };
}
