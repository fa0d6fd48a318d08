import type { FoundFormat } from './audioContainer';
import { isConvertible, openConversion } from './convert/openConversion';
import type { ConversionRefusal, ConversionTools } from './convert/soundSource';
import type { Cuttable } from './media/cuttable';
import type { OpenResult, Voice } from './media/recording';
import type { Refusal } from './media/refusal';
import type { AudioTools } from './media/tools';
import { openRecording as openAccepted } from './openRecording';
import type { RefusedFormat } from './refusedFormats';
import type { SegmentableRecording, SegmentRefusal } from './segments';
import { openWavCompressed } from './wav/compressWav';
import type { UnitSegment } from './unitSegments';

/** Whether files of a format can be opened, as far as the format alone tells. */
export function canOpen(format: FoundFormat): boolean {
	return isContainer(format) || isConvertible(format);
}

/**
 * Opens a recording: finds its tracks and what became of each of its bytes. Nothing is decoded yet;
 * the bytes are held by what is returned.
 *
 * @param format what `identify` said of it
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function openRecording(
	format: FoundFormat,
	bytes: Uint8Array,
	tools: AudioTools,
): Promise<OpenResult> {
	const conversionTools = { loadCodec: tools.loadCodec, pause: tools.yieldToEventLoop };
	if (isContainer(format)) {
		const opened = await openAccepted(bytes, format, tools.yieldToEventLoop);
		if (!opened.ok) {
			// The other reader knows fragments; the file itself is taken as it is.
			return opened.reason === 'fragmented'
				? await openConverted('mp4-video', bytes, { tools: conversionTools, isPlain: true })
				: { ok: false, refusal: toRefusal(opened.reason) };
		}
		const compressed =
			format === 'wav' ? await openWavCompressed(bytes, tools.yieldToEventLoop) : undefined;
		const original = toCuttable(opened.recording);
		const speech = compressed?.ok ? toCuttable(compressed.recording) : undefined;
		return describe({ bytes, original, speech, isCutOff: false, isPlain: true });
	}
	if (!isConvertible(format)) return { ok: false, refusal: { reason: 'codec', codec: '' } };
	return await openConverted(format, bytes, { tools: conversionTools, isPlain: false });
}

async function openConverted(
	format: RefusedFormat,
	bytes: Uint8Array,
	{ tools, isPlain }: { tools: ConversionTools; isPlain: boolean },
): Promise<OpenResult> {
	const opened = await openConversion(format, bytes, tools);
	if (!opened.ok) return { ok: false, refusal: fromConversion(opened.refusal) };
	const { conversion } = opened;
	const segments = await conversion.openSegments();
	if (!segments.ok) return { ok: false, refusal: toRefusal(segments.reason) };
	const original = toCuttable(segments.recording);
	const { isCutOff } = conversion;
	return describe({ bytes, original, speech: undefined, isCutOff, isPlain });
}

function isContainer(format: FoundFormat): format is 'wav' | 'mp3' | 'm4a' {
	return format === 'wav' || format === 'mp3' || format === 'm4a';
}

function describe(about: {
	bytes: Uint8Array;
	original: Cuttable;
	speech: Cuttable | undefined;
	isCutOff: boolean;
	isPlain: boolean;
}): OpenResult {
	const { bytes, original, speech, isCutOff, isPlain } = about;
	const voice: Voice = {
		trackNumber: 1,
		startSeconds: 0,
		durationSeconds: original.durationSeconds,
		channels: 1,
		sampleRate: 16_000,
		original,
		speech,
		pcm: undefined,
	};
	const coverage = {
		fileBytes: bytes.length,
		soundBytes: bytes.length,
		unaccountedBytes: 0,
		unaccounted: [],
		gaps: 0,
		isCutOff,
	};
	return {
		ok: true,
		recording: { voices: [voice], unusable: [], duplicates: [], coverage, isPlain },
	};
}

function toCuttable(recording: SegmentableRecording): Cuttable {
	const plan = (limits: Parameters<Cuttable['plan']>[0]) =>
		recording.planSegments(limits) as UnitSegment[];
	const [whole] = plan({ maximumBytes: Infinity });
	return {
		container: recording.container,
		durationSeconds: recording.durationSeconds,
		whole: whole ?? { index: 0, startSeconds: 0, endSeconds: 0, sizeBytes: 0, first: 0, end: 0 },
		plan,
		write: async (segment) => {
			const bytes = await recording.writeSegment(segment);
			return bytes.length > 0
				? { ok: true, bytes: Uint8Array.from(bytes) }
				: { ok: false, readableSeconds: segment.startSeconds };
		},
	};
}

function toRefusal(reason: SegmentRefusal): Refusal {
	if (reason === 'empty') return { reason: 'noSound' };
	if (reason === 'codec') return { reason: 'codec', codec: '' };
	return { reason: 'damaged', readableSeconds: 0 };
}

function fromConversion(refusal: ConversionRefusal): Refusal {
	return refusal.reason === 'format' ? { reason: 'codec', codec: '' } : refusal;
}
