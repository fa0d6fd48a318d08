import { joinBytes, textBytes } from '../../bytes/write';
import { IMA4_BLOCK_BYTES, IMA4_BLOCK_FRAMES } from '../../codecs/adpcm';
import { readAacConfig } from '../mp4/aacSampleEntry';
import { OPUS_CLOCK_RATE, opusPacketDuration, readOpusHead } from '../../codecs/opusPackets';
import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import { durationSecondsOf, EqualPackets, type PacketTable } from '../../media/packetTable';
import type { AudioTools, YieldToEventLoop } from '../../media/tools';
import type { Codec, PcmCoding, Track } from '../../media/track';
import { readCafChunks, type CafFile } from './chunks';
import { createAlacSampleEntry, readAacCookie } from './cookie';
import {
	describeFormatId,
	readCafDescription,
	readPcmCoding,
	type CafDescription,
} from './description';
import { listCafPackets, readPacketTableHeader, type PacketTableHeader } from './packetTable';

/** A track but for its place in the file. */
type Sound = Pick<Track, 'codec' | 'packets' | 'skippedUnits'> & { sampleRate?: number };

interface Source {
	bytes: Uint8Array;
	file: CafFile;
	description: CafDescription;
	coverage: CoverageMap;
	yieldToEventLoop: YieldToEventLoop;
}

/**
 * Finds the sound of a Core Audio file, and of files that were joined to it; each is a track.
 *
 * Ref: Apple Core Audio Format specification
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function demuxCaf(
	bytes: Uint8Array,
	{ yieldToEventLoop }: Pick<AudioTools, 'yieldToEventLoop'>,
): Promise<DemuxResult> {
	const coverage = new CoverageMap(bytes);
	const files = await readCafChunks(bytes, coverage, yieldToEventLoop);
	const tracks: Track[] = [];
	let startSeconds = 0;
	let isDescribed = false;
	for (const file of files) {
		const description = readDescription(bytes, file);
		if (description === undefined) continue;
		isDescribed = true;
		const sound = await readSound({ bytes, file, description, coverage, yieldToEventLoop });
		if (sound === undefined) continue;
		const { sampleRate, channels } = description;
		const number = tracks.length + 1;
		tracks.push({ number, sampleRate, channels, startSeconds, ...sound });
		startSeconds += durationSecondsOf(sound.packets);
	}
	if (tracks.length === 0) {
		const hasData = files.some(({ data }) => data !== undefined && data.end > data.start);
		if (isDescribed && !hasData) return { ok: false, refusal: { reason: 'noSound' } };
		return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };
	}
	const isPlain = files.length === 1 && (files[0]?.isDataStated ?? false);
	return {
		ok: true,
		demuxed: { tracks, coverage: await coverage.finish(yieldToEventLoop), isPlain },
	};
}

function readDescription(bytes: Uint8Array, { description }: CafFile): CafDescription | undefined {
	if (description === undefined) return undefined;
	return readCafDescription(bytes.subarray(description.start, description.end));
}

async function readSound(source: Source): Promise<Sound | undefined> {
	const { bytes, file, description, coverage } = source;
	const { data } = file;
	if (data === undefined || data.end <= data.start) return undefined;
	if (file.isCutOff) noteCutOff(source);
	const coding = readPcmCoding(description);
	if (coding !== undefined) return readEqualPackets(source, coding);
	const table = file.packets && bytes.subarray(file.packets.start, file.packets.end);
	const header = table && readPacketTableHeader(table);
	if (table !== undefined && header !== undefined) {
		const sound = await readTable(source, table, header);
		if (sound !== undefined) return sound;
	}
	const known = ['aac ', 'alac', 'opus'].includes(description.formatId);
	// Without its table, or what a decoder has to know, nothing tells where a packet ends.
	if (known) return undefined;
	coverage.sound(data.start, data.end);
	const label = describeFormatId(description.formatId);
	return { codec: { name: 'other', label }, packets: noPackets(source), skippedUnits: 0 };
}

/** Where more files follow, what is missing is a hole. */
function noteCutOff({ bytes, file, coverage }: Source): void {
	if (file.data?.end === bytes.length) coverage.cutOff(bytes.length);
	else coverage.gap();
}

function noPackets({ bytes, description }: Source): PacketTable {
	const timescale = description.sampleRate;
	return new EqualPackets(bytes, {
		start: 0,
		count: 0,
		packetBytes: 0,
		packetUnits: 0,
		timescale,
	});
}

function readEqualPackets(source: Source, coding: PcmCoding): Sound | undefined {
	const { bytes, file, description, coverage } = source;
	const { channels, sampleRate } = description;
	const isIma4 = coding.coding === 'ima4';
	const packetBytes = channels * (isIma4 ? IMA4_BLOCK_BYTES : coding.bytesPerSample);
	const { start, end } = file.data ?? { start: 0, end: 0 };
	const count = Math.floor((end - start) / packetBytes);
	if (count === 0) return undefined;
	coverage.sound(start, end);
	const packetUnits = isIma4 ? IMA4_BLOCK_FRAMES : 1;
	const table = { start, count, packetBytes, packetUnits, timescale: sampleRate };
	return {
		codec: { name: 'pcm', ...coding },
		packets: new EqualPackets(bytes, table),
		skippedUnits: 0,
	};
}

async function readTable(
	source: Source,
	table: Uint8Array,
	header: PacketTableHeader,
): Promise<Sound | undefined> {
	const { bytes, file, description, coverage, yieldToEventLoop } = source;
	const { formatId, sampleRate } = description;
	const data = file.data ?? { start: 0, end: 0 };
	const isOpus = formatId === 'opus';
	const timescale = isOpus ? OPUS_CLOCK_RATE : sampleRate;
	const codec = isOpus ? undefined : createCodec(source);
	if (!isOpus && codec === undefined) return undefined;
	const { packets, isCutOff } = await listCafPackets(bytes, {
		...{ table, data, description, timescale, coverage, yieldToEventLoop },
		durationOf: (packet, frames) => (isOpus ? opusPacketDuration(packet) : frames),
	});
	if (packets.count === 0) return undefined;
	if (isCutOff && !file.isCutOff) noteCutOff(source);
	if (codec !== undefined) return { codec, packets, skippedUnits: header.primingFrames };
	const opus = createOpus(source, packets, header);
	return opus && { codec: opus, packets, skippedUnits: 0, sampleRate: OPUS_CLOCK_RATE };
}

function createCodec({ bytes, file, description }: Source): Codec | undefined {
	const cookie = bytes.subarray(file.cookie?.start ?? 0, file.cookie?.end ?? 0);
	switch (description.formatId) {
		case 'aac ':
		case 'aach':
		case 'aacp': {
			const config = readAacCookie(cookie);
			const read = config && readAacConfig(config);
			return read && config && { name: 'aac', config, sampleEntry: read.sampleEntry };
		}
		case 'alac': {
			const sampleEntry = createAlacSampleEntry(cookie, description);
			return sampleEntry && { name: 'alac', sampleEntry };
		}
		case '.mp3':
			return { name: 'mp3' };
		case 'samr':
			return { name: 'amr-nb' };
		default:
			return undefined;
	}
}

/** Ref: RFC 7845 section 5.1: the header that an Ogg file of the same sound would have */
function createOpus(
	{ description }: Source,
	packets: PacketTable,
	{ primingFrames, validFrames }: PacketTableHeader,
): Codec | undefined {
	const { channels, sampleRate } = description;
	const toClock = OPUS_CLOCK_RATE / sampleRate;
	const preSkip = Math.min(Math.round(primingFrames * toClock), 0xffff);
	const head = readOpusHead(
		joinBytes([
			textBytes('OpusHead'),
			Uint8Array.of(1, channels, preSkip & 0xff, preSkip >> 8, 0, 0, 0, 0, 0, 0, 0),
		]),
	);
	if (head === undefined) return undefined;
	const duration = packets.startOf(packets.count) - preSkip;
	const trimmed = Math.round(validFrames * toClock);
	const trimmedDuration = trimmed > 0 && trimmed < duration ? trimmed : undefined;
	return { name: 'opus', links: [{ ...head, first: 0, end: packets.count, trimmedDuration }] };
}
