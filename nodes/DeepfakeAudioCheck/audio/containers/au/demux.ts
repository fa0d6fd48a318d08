import { hasTextAt, uint32BigEndian, uint32LittleEndian } from '../../bytes/read';
import { trailingTagsStart } from '../../bytes/tagBounds';
import { tagEndAt } from '../../bytes/tags';
import { ZeroRuns } from '../../bytes/zeroRuns';
import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import type { AudioTools, YieldToEventLoop } from '../../media/tools';
import type { PcmCoding } from '../../media/track';
import { isLikelyOtherFileAt, isOtherFileAt } from '../otherFile';
import { silentByteOf, SoundTracks, type SoundFormat } from '../iff/soundTracks';

const HEADER_BYTES = 24;

/** The size of a sound that was written before it was known. */
const UNKNOWN_SIZE = 0xffff_ffff;

/** Joined files and tags that are followed. */
const MAXIMUM_PARTS = 10_000;

/** Bytes that are looked at between two yields to the event loop. */
const SEARCHED_BYTES_PER_YIELD = 200_000;

/** Bytes that the header may claim too many: a writer counted the header in. */
const USUAL_SURPLUS_BYTES = 64;

const MOST_CHANNELS = 1024;
const HIGHEST_SAMPLE_RATE = 10_000_000;

interface AuHeader {
	soundStart: number;
	/** As stated; undefined if it is not known. */
	soundBytes: number | undefined;
	format: SoundFormat;
}

/**
 * Finds the sound of an AU file, and of files that were joined to it.
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function demuxAu(
	bytes: Uint8Array,
	{ yieldToEventLoop }: Pick<AudioTools, 'yieldToEventLoop'>,
): Promise<DemuxResult> {
	const coverage = new CoverageMap(bytes);
	const sounds = new SoundTracks(bytes, coverage);
	const zeros = new ZeroRuns(bytes);
	const tailStart = trailingTagsStart(bytes);
	coverage.structure(tailStart, bytes.length);
	let offset = 0;
	let hasHeader = false;
	let isPlain = true;
	for (let part = 0; part < MAXIMUM_PARTS && offset < tailStart; part += 1) {
		const tagEnd = tagEndAt(bytes, offset);
		const header = readHeader(bytes, offset);
		if (tagEnd !== undefined) {
			coverage.structure(offset, tagEnd);
			offset = tagEnd;
			if (!hasHeader) isPlain = false;
		} else if (header !== undefined) {
			if (hasHeader) isPlain = false;
			hasHeader = true;
			coverage.structure(offset, header.soundStart);
			const end = await findEnd(bytes, { header, tailStart, zeros, yieldToEventLoop });
			sounds.add(header.format, header.soundStart, end);
			noteLoss(coverage, { header, end, fileBytes: bytes.length });
			if (header.soundBytes !== undefined && header.soundStart + header.soundBytes < end) {
				isPlain = false;
			}
			offset = end;
		} else {
			const range = { start: offset + 1, end: tailStart };
			offset = await findNext(bytes, { ...range, isAmongSamples: false, yieldToEventLoop });
		}
	}
	if (sounds.tracks.length === 0) {
		if (hasHeader) return { ok: false, refusal: { reason: 'noSound' } };
		return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };
	}
	const finished = await coverage.finish(yieldToEventLoop);
	return { ok: true, demuxed: { tracks: sounds.tracks, coverage: finished, isPlain } };
}

/**
 * As stated if another part, a tag or the end of the file follow; otherwise the sound goes on. Players
 * read on behind the stated end: to them, zeros are samples like others.
 */
async function findEnd(
	bytes: Uint8Array,
	about: {
		header: AuHeader;
		tailStart: number;
		zeros: ZeroRuns;
		yieldToEventLoop: YieldToEventLoop;
	},
): Promise<number> {
	const { header, tailStart, zeros, yieldToEventLoop } = about;
	const { soundStart, soundBytes } = header;
	const statedEnd = soundStart + (soundBytes ?? Infinity);
	if (soundBytes !== undefined && soundBytes > 0 && statedEnd <= tailStart) {
		const next = Math.min(zeros.skip(statedEnd), tailStart);
		const isEnd = next === tailStart || isPartAt(bytes, next) || isLikelyOtherFileAt(bytes, next);
		if (isEnd) return next;
	}
	const isAmongSamples = header.format.codec.name === 'pcm';
	const range = { start: soundStart, end: tailStart };
	return await findNext(bytes, { ...range, isAmongSamples, yieldToEventLoop });
}

function noteLoss(
	coverage: CoverageMap,
	{ header, end, fileBytes }: { header: AuHeader; end: number; fileBytes: number },
): void {
	const missingBytes = header.soundStart + (header.soundBytes ?? 0) - end;
	if (missingBytes <= Math.max(USUAL_SURPLUS_BYTES, header.format.blockBytes)) return;
	if (end === fileBytes) coverage.cutOff(fileBytes);
	else coverage.gap();
}

/** The next header of a joined file, among samples also of another kind; or the end. */
async function findNext(
	bytes: Uint8Array,
	about: {
		start: number;
		end: number;
		isAmongSamples: boolean;
		yieldToEventLoop: YieldToEventLoop;
	},
): Promise<number> {
	const { start, end, isAmongSamples, yieldToEventLoop } = about;
	for (let offset = start; offset < end; offset += 1) {
		if (isAmongSamples && isOtherFileAt(bytes, offset)) return offset;
		if (isHeaderByte(bytes[offset]) && readHeader(bytes, offset) !== undefined) return offset;
		if (offset % SEARCHED_BYTES_PER_YIELD === 0) await yieldToEventLoop();
	}
	return end;
}

/** The first of `.snd` and `dns.`. */
function isHeaderByte(byte: number | undefined): boolean {
	return byte === 0x2e || byte === 0x64;
}

function isPartAt(bytes: Uint8Array, offset: number): boolean {
	return tagEndAt(bytes, offset) !== undefined || readHeader(bytes, offset) !== undefined;
}

/**
 * Ref: Sun/NeXT audio header, https://pubs.opengroup.org/external/auformat.html; all big-endian
 *
 *      0      4               8      12         16            20
 *      | .snd | sound starts | size | encoding | samples/s   | channels | text ...
 */
function readHeader(bytes: Uint8Array, offset: number): AuHeader | undefined {
	const isLittleEndian = hasTextAt(bytes, offset, 'dns.');
	if (!isLittleEndian && !hasTextAt(bytes, offset, '.snd')) return undefined;
	if (offset + HEADER_BYTES > bytes.length) return undefined;
	const read = isLittleEndian ? uint32LittleEndian : uint32BigEndian;
	const headerBytes = read(bytes, offset + 4);
	const soundBytes = read(bytes, offset + 8);
	const encoding = read(bytes, offset + 12);
	const sampleRate = read(bytes, offset + 16);
	const channels = read(bytes, offset + 20);
	const isSane = channels > 0 && channels <= MOST_CHANNELS && sampleRate > 0;
	if (!isSane || sampleRate > HIGHEST_SAMPLE_RATE || headerBytes < HEADER_BYTES) return undefined;
	return {
		soundStart: Math.min(offset + headerBytes, bytes.length),
		soundBytes: soundBytes === UNKNOWN_SIZE ? undefined : soundBytes,
		format: describe({ encoding, isLittleEndian, sampleRate, channels }),
	};
}

/** Encodings that are read. Ref: as above, and <audio/au.h> of SunOS */
const CODINGS: Readonly<Record<number, readonly [PcmCoding['coding'], bytesPerSample: number]>> = {
	1: ['mu-law', 1],
	2: ['integer', 1],
	3: ['integer', 2],
	4: ['integer', 3],
	5: ['integer', 4],
	6: ['float', 4],
	7: ['float', 8],
	27: ['a-law', 1],
};

const LABELS: Readonly<Record<number, string>> = {
	23: 'G.721 ADPCM',
	24: 'G.722',
	25: 'G.723 ADPCM',
	26: 'G.723 ADPCM',
};

function describe(about: {
	encoding: number;
	isLittleEndian: boolean;
	sampleRate: number;
	channels: number;
}): SoundFormat {
	const { encoding, isLittleEndian, sampleRate, channels } = about;
	const known = CODINGS[encoding];
	if (known === undefined) {
		const label = LABELS[encoding] ?? `AU encoding ${encoding}`;
		const codec = { name: 'other' as const, label };
		return { codec, channels, sampleRate, blockBytes: 0, framesPerBlock: 0, silentByte: 0 };
	}
	const [coding, bytesPerSample] = known;
	const bitsPerSample = 8 * bytesPerSample;
	return {
		codec: { name: 'pcm', coding, isLittleEndian, bytesPerSample, bitsPerSample },
		channels,
		sampleRate,
		blockBytes: channels * bytesPerSample,
		framesPerBlock: 1,
		silentByte: silentByteOf(coding),
	};
}
