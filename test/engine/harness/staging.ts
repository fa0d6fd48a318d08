import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder in which the package finds the engine's own copy of n8n-workflow, as in a real n8n. */
export interface Staging {
	packageFolder: string;
	userFolder: string;
	remove: () => Promise<void>;
}

/**
 * Puts the package beside the very n8n-workflow that the engine uses: with another copy, the node's
 * errors would not be instances of the engine's error classes.
 */
export async function stagePackage(engineRoot: string, packageFolder: string): Promise<Staging> {
	const root = await mkdtemp(path.join(tmpdir(), 'n8n-engine-'));
	const modules = path.join(root, 'node_modules');
	const userFolder = path.join(root, 'user');
	await mkdir(modules);
	await mkdir(userFolder);

	const requireFromEngine = createRequire(path.join(engineRoot, 'package.json'));
	const corePath = requireFromEngine.resolve('n8n-core/package.json');
	const workflowPath = createRequire(corePath).resolve('n8n-workflow/package.json');
	await symlink(path.dirname(workflowPath), path.join(modules, 'n8n-workflow'), 'dir');

	const staged = path.join(modules, 'n8n-nodes-dataspike');
	await mkdir(staged);
	// A copy, not a link: Node.js resolves modules from where a file really is.
	for (const name of ['dist', 'package.json']) {
		await cp(path.join(packageFolder, name), path.join(staged, name), { recursive: true });
	}
	return {
		packageFolder: staged,
		userFolder,
		remove: async () => await rm(root, { recursive: true, force: true }),
	};
}
