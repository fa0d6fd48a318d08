import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Codecs } from '../../../nodes/DeepfakeAudioCheck/audio/media/libraries';

const projectFolder = path.join(__dirname, '..', '..', '..');

/**
 * Bundles the libraries as the build does, into a folder of their own; in a process of its own, since
 * Jest cannot load the modules that unpack them.
 */
export async function bundleDecoders(): Promise<string> {
	const folder = mkdtempSync(path.join(tmpdir(), 'decoders-'));
	const script = "require('./decoders/bundle').bundleDecoders(process.argv[1])";
	await promisify(execFile)(process.execPath, ['-e', script, folder], { cwd: projectFolder });
	return folder;
}

let bundled: Promise<string> | undefined;

/** Loads a library as the build bundles it, which is done once for all tests of a file. */
export async function loadCodec<Name extends keyof Codecs>(name: Name): Promise<Codecs[Name]> {
	const folder = await (bundled ??= bundleDecoders());
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- made just now
	return require(path.join(folder, `${name}.js`)) as Codecs[Name];
}
