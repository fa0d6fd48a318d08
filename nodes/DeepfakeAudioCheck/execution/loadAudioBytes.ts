import type { IExecuteFunctions } from 'n8n-workflow';
import { describeFile, type AudioFile } from './audioFile';
import { createUploadBytes } from './conversions';
import { writeSegment } from './segmentFiles';

/**
 * Loads the bytes that are sent for a file; the caller lets go of them as soon as it can.
 *
 * @throws a NodeOperationError when the file has to be converted and turns out to be damaged
 */
export async function loadAudioBytes(
	context: IExecuteFunctions,
	file: AudioFile,
): Promise<Uint8Array> {
	if (file.segment === undefined) return await createUploadBytes(context, file, describeFile(file));
	return await writeSegment(context, file, describeFile(file));
}
