import { rm } from 'node:fs/promises';
import path from 'node:path';

/** Removes the packed package. */
export default async function globalTeardown(): Promise<void> {
	const folder = process.env.PACKED_PACKAGE_FOLDER;
	if (folder === undefined) return;
	delete process.env.PACKED_PACKAGE_FOLDER;
	await rm(path.dirname(folder), { recursive: true, force: true });
}
