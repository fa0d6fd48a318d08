import type { Format } from '../../media/format';
import { hasTextAt, type FileBytes } from '../../bytes/read';

/** AMR or AMR-WB; undefined if it is none. Ref: RFC 4867 sections 5.1 and 5.2 */
export function probeAmr({ bytes }: FileBytes): Format | undefined {
	return hasTextAt(bytes, 0, '#!AMR') ? 'amr' : undefined;
}
