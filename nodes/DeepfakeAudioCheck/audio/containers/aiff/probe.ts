import type { FoundFormat } from '../../audioContainer';
import { hasTextAt, textAt, type FileBytes } from '../../bytes';

/**
 * Whether a file is AIFF or AIFF-C; undefined when it is of another family.
 *
 * Ref: AIFF 1.3 and AIFF-C (Apple, 1989 and 1991): EA IFF 85, RIFF's big-endian model.
 */
export function probeAiff({ bytes }: FileBytes): FoundFormat | undefined {
	if (!hasTextAt(bytes, 0, 'FORM')) return undefined;
	const form = textAt(bytes, 8, 4);
	return form === 'AIFF' || form === 'AIFC' ? 'aiff' : 'unknown';
}
