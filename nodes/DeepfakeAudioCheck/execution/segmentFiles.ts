import type { IExecuteFunctions } from 'n8n-workflow';
import { identifyContent } from '../audio/identifyContent';
import type { OpenedRecording, SegmentPlan, SegmentRefusal } from '../audio/segments';
import { MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import type { AudioFile } from './audioFile';
import { explainDamage, openConvertedRecording } from './conversions';
import { createConversionTools, takeTurn } from './conversionTools';
import { itemFailure, type ItemFailure } from './itemFailure';
import { estimateSegments, openForSegments, planForUpload, SegmentSource } from './segmentSource';
import type { Settings } from './settings';

/**
 * Larger recordings are not cut, in bytes: the whole of one is in memory while its segments are
 * uploaded.
 */
export const LARGEST_CUT_BYTES = 536_870_912;

/** Whether a recording of a size (as it is sent, in bytes) is checked in segments. */
export function isCut(settings: Settings, sizeBytes: number): boolean {
	const isTooLarge = sizeBytes > MAXIMUM_UPLOAD_BYTES;
	return settings.segmentSeconds !== undefined || (isTooLarge && settings.ifLarger !== 'stop');
}

/** Why a recording cannot be cut, in the user's words. */
const WHY_NOT_CUT: Record<SegmentRefusal, string> = {
	codec: 'its sound is coded in a way that cannot be cut without decoding it',
	fragmented: 'it is a fragmented MP4 file, as streaming tools write it',
	damaged: 'what the file says of itself does not fit together',
	empty: 'there is no sound in it',
};

/** The segments of a recording as files of their own, or why there are none. Nothing is sent yet. */
export async function cutIntoSegments(
	context: IExecuteFunctions,
	settings: Settings,
	recording: { whole: AudioFile; bytes: Uint8Array; name: string },
): Promise<Array<AudioFile | ItemFailure>> {
	const { whole, bytes, name } = recording;
	const { segmentSeconds, maximumSegments } = settings;
	const { itemIndex, binaryProperty, fileName } = whole;
	const fail = (message: string, description: string) => [
		itemFailure(context, {
			itemIndex,
			binaryProperty,
			fileName,
			message: `${name} ${message}`,
			description,
		}),
	];

	const compress = settings.ifLarger === 'compress' && whole.sizeBytes > MAXIMUM_UPLOAD_BYTES;
	const opened = await openWhole(whole, bytes, compress);
	if (!opened.ok) {
		return fail(
			`cannot be cut into segments: ${WHY_NOT_CUT[opened.reason]}`,
			'Convert the recording to WAV, MP3 or an ordinary M4A before this step, or cut it there.',
		);
	}
	const estimate = estimateSegments(opened.recording, segmentSeconds);
	const plans =
		estimate > maximumSegments * 2 ? [] : planForUpload(opened.recording, segmentSeconds);
	const count = plans.length || estimate;
	if (count > maximumSegments) {
		return fail(
			`would make ${count} segments, and so ${count} jobs: Maximum Segments is ${maximumSegments}`,
			'Nothing was uploaded. Raise Maximum Segments in Options if that many jobs are wanted, or use a longer Segment Length.',
		);
	}

	const load = async () => {
		const again = await openWhole(whole, await whole.load(), compress);
		return again.ok ? again.recording : undefined;
	};
	const source = new SegmentSource(load, plans.length);
	return plans.map((plan) => ({
		...whole,
		sentFileName: nameSegment(whole, plan, plans.length),
		sizeBytes: plan.sizeBytes,
		segment: { plan, source, whole, coding: compress ? 'compressed' : 'original' },
	}));
}

/**
 * The bytes of a segment.
 *
 * @throws a NodeOperationError when they cannot be had: the file has changed, or is damaged there
 */
export async function writeSegment(
	context: IExecuteFunctions,
	file: AudioFile,
	name: string,
): Promise<Uint8Array> {
	const { segment, converted, itemIndex, binaryProperty, fileName } = file;
	if (segment === undefined) return new Uint8Array();
	const write = async () => await segment.source.write(segment.plan);
	// Decoding goes one after another, see takeTurn; cutting is done at once.
	const bytes = converted === null ? await write() : await takeTurn(write).catch(() => undefined);
	if (bytes !== undefined && bytes.length > 0) return bytes;
	throw itemFailure(context, {
		itemIndex,
		binaryProperty,
		fileName: fileName ?? undefined,
		...(converted === null
			? {
					message: `${name} could not be read again`,
					description:
						'The file has changed while the node was running. Run the step before again.',
				}
			: explainDamage(
					name,
					segment.plan.startSeconds,
					'This segment was not sent; others of the recording may have been.',
				)),
	});
}

/** Opens a recording to cut it, as it is or as it is converted. */
async function openWhole(
	{ content, converted }: AudioFile,
	bytes: Uint8Array,
	compress: boolean,
): Promise<OpenedRecording> {
	const tools = createConversionTools();
	if (converted === null) {
		return await openForSegments(bytes, content.container, { compress, pause: tools.pause });
	}
	const found = identifyContent(bytes, bytes.length);
	return await openConvertedRecording(found.accepted ? converted.from : found.format, bytes, tools);
}

/** The name of a recording with the number of its segment: "call-03.wav". */
function nameSegment(whole: AudioFile, plan: SegmentPlan, count: number): string {
	if (count === 1) return whole.sentFileName;
	const number = String(plan.index + 1).padStart(String(count).length, '0');
	return whole.sentFileName.replace(/(\.[^.]+)$/, `-${number}$1`);
}
