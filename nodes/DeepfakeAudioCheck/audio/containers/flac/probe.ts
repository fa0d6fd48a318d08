import type { Format } from '../../media/format';
import { hasTextAt, type FileBytes } from '../../bytes/read';

/** FLAC, behind tags and zeros that have been passed over; undefined if it is none. Ref: RFC 9639 section 6 */
export function probeFlac({ bytes }: FileBytes): Format | undefined {
	return hasTextAt(bytes, 0, 'fLaC') ? 'flac' : undefined;
}
