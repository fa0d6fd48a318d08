import type { FoundFormat } from '../../audioContainer';
import { hasTextAt, type FileBytes } from '../../bytes';

/**
 * Whether a file is Sun/NeXT audio: `.snd`, or turned around (`dns.`) as DEC wrote it.
 *
 * Ref: Sun/NeXT audio header, https://pubs.opengroup.org/external/auformat.html
 */
export function probeAu({ bytes }: FileBytes): FoundFormat | undefined {
	return hasTextAt(bytes, 0, '.snd') || hasTextAt(bytes, 0, 'dns.') ? 'au' : undefined;
}
