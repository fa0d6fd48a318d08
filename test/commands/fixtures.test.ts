import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { identify } from '../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { acceptedFixtures, refusedFixtures } from '../fixtures/fixtures';
import { npmRun } from './npmRun';

/** On a machine of a contributor's it may be missing; continuous integration brings it. */
const hasTools = ['ffmpeg', 'espeak-ng'].every(
	(tool) => spawnSync(tool, ['--version']).error === undefined,
);
const itWithTools = hasTools || process.env.CI !== undefined ? it : it.skip;

describe('npm run fixtures', () => {
	itWithTools(
		'makes every fixture anew, each of the kind that it is listed as',
		async () => {
			const folder = await mkdtemp(path.join(tmpdir(), 'fixtures-'));
			try {
				const { exitCode, stderr } = await npmRun('fixtures', ['--output', folder]);

				expect(stderr).toBe('');
				expect(exitCode).toBe(0);
				const found: Record<string, string> = {};
				for (const fileName of await readdir(folder)) {
					const bytes = await readFile(path.join(folder, fileName));
					found[fileName] = identify(bytes, bytes.length);
				}
				expect(found).toEqual({
					...Object.fromEntries(acceptedFixtures.map((file) => [file.fileName, file.container])),
					...Object.fromEntries(refusedFixtures.map((file) => [file.fileName, file.format])),
				});
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		},
		600_000,
	);
});
