import type { Format } from '../audio/media/format';
import { canOpen } from '../audio/open';
import { isUploadFormat } from '../dataspike/uploadFormats';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import type { InputSettings } from '../model/settings';

/** The largest file that is read to be converted, in bytes: a video is far larger than its sound. */
const MAXIMUM_SOURCE_BYTES = 200 * 1024 * 1024;

/**
 * Larger recordings are not cut, in bytes: the whole of one is in memory while its segments are
 * uploaded.
 */
const LARGEST_CUT_BYTES = 536_870_912;

/** The most that is downloaded of a recording, in bytes. */
export const MAXIMUM_DOWNLOAD_BYTES = MAXIMUM_SOURCE_BYTES;

/** How much of a file of a format can be of use, in bytes; more of it is never read. */
export function largestUsefulBytes(format: Format, settings: InputSettings): number {
	const isSent = isUploadFormat(format);
	const mayBeTakenApart = settings.channels === 'each' || isCut(settings, MAXIMUM_UPLOAD_BYTES + 1);
	if (isSent && mayBeTakenApart) return LARGEST_CUT_BYTES;
	// The index of a large MP4 file stands behind its sound: only all of it tells a video.
	const mayBeConverted = isSent ? format === 'm4a' : canOpen(format);
	return settings.convertOtherFormats && mayBeConverted
		? MAXIMUM_SOURCE_BYTES
		: MAXIMUM_UPLOAD_BYTES;
}

/** Whether a recording of a size (as it is sent, in bytes) is checked in segments. */
export function isCut(
	settings: Pick<InputSettings, 'segmentSeconds' | 'sampling' | 'ifLarger'>,
	sizeBytes: number,
): boolean {
	const isTooLarge = sizeBytes > MAXIMUM_UPLOAD_BYTES;
	return (
		settings.segmentSeconds !== undefined ||
		settings.sampling !== null ||
		(isTooLarge && settings.ifLarger !== 'followOnError')
	);
}
