import type { Format } from '../../media/format';
import { hasTextAt, type FileBytes } from '../../bytes/read';

/**
 * Whether a file is Sun/NeXT audio: `.snd`, or turned around (`dns.`) as DEC wrote it.
 *
 * Ref: Sun/NeXT audio header, https://pubs.opengroup.org/external/auformat.html
 */
export function probeAu({ bytes }: FileBytes): Format | undefined {
	return hasTextAt(bytes, 0, '.snd') || hasTextAt(bytes, 0, 'dns.') ? 'au' : undefined;
}
