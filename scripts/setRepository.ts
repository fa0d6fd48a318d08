/**
 * `npm run set-repository -- https://github.com/OWNER/NAME`: names the repository wherever the package
 * does. See docs/releasing.md.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nameRepository, readRepository, repositoryFiles } from './repository/nameRepository';

const projectFolder = path.join(__dirname, '..');

async function main(address: string | undefined): Promise<void> {
	const from = readRepository(await readFile(path.join(projectFolder, 'package.json'), 'utf8'));
	for (const file of repositoryFiles) {
		const absolute = path.join(projectFolder, file);
		const text = await readFile(absolute, 'utf8');
		await writeFile(absolute, nameRepository({ file, text, from, to: address ?? '' }));
		console.log(`Set: ${file}`);
	}
}

main(process.argv[2]).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
