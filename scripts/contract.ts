/**
 * Writes what workflows rely on anew, from the built node: `npm run contract`. See docs/versions.md for
 * when it may change.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { contractPath, readContract } from '../test/engine/contract/readContract';
import { loadEngine } from '../test/engine/harness/engine';
import { startSimulator } from '../test/simulator/simulator';
import { buildIfNeeded } from './check/build';

const packageFolder = path.join(__dirname, '..');

async function main(): Promise<void> {
	await buildIfNeeded();
	const simulator = await startSimulator();
	try {
		const engine = await loadEngine({ version: '2.41', packageFolder });
		const contract = await readContract({
			description: engine.description,
			run: async (request) => await engine.run(request).result,
			simulator,
			packageFolder,
		});
		await engine.close();
		const options = { ...(await resolveConfig(contractPath)), filepath: contractPath };
		await writeFile(contractPath, await format(JSON.stringify(contract), options));
		console.log(`Written: ${path.relative(packageFolder, contractPath)}`);
	} finally {
		await simulator.close();
	}
}

void main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
