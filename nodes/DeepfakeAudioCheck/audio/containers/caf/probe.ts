import type { Format } from '../../media/format';
import { hasTextAt, type FileBytes } from '../../bytes/read';

/** Whether a file is Core Audio. Ref: Apple Core Audio Format specification, "CAF file header" */
export function probeCaf({ bytes }: FileBytes): Format | undefined {
	return hasTextAt(bytes, 0, 'caff\0\x01') ? 'caf' : undefined;
}
