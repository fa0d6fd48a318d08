import type { FoundFormat } from '../../audioContainer';
import { hasTextAt, type FileBytes } from '../../bytes';

/** FLAC, behind tags and zeros that have been passed over; undefined if it is none. Ref: RFC 9639 section 6 */
export function probeFlac({ bytes }: FileBytes): FoundFormat | undefined {
	return hasTextAt(bytes, 0, 'fLaC') ? 'flac' : undefined;
}
