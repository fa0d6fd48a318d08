import type { FoundFormat } from '../../audioContainer';
import { hasTextAt, type FileBytes } from '../../bytes';

/** Whether a file is Core Audio. Ref: Apple Core Audio Format specification, "CAF file header" */
export function probeCaf({ bytes }: FileBytes): FoundFormat | undefined {
	return hasTextAt(bytes, 0, 'caff\0\x01') ? 'caf' : undefined;
}
