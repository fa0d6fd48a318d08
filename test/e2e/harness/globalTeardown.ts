import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
	const { PACKED_FOLDER } = process.env;
	if (PACKED_FOLDER !== undefined) await rm(PACKED_FOLDER, { recursive: true, force: true });
}
