import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Figures } from './worker';

/**
 * Measures in processes of their own what matches a pattern; see `npm run hostile`.
 *
 * @returns the figures, by name
 */
export async function runHostile(only: string, sizeBytes: number): Promise<Map<string, Figures>> {
	const order = ['--json', '--only', only, '--size', String(sizeBytes), '--tries', '1'];
	const child = spawn(
		process.execPath,
		['--import', 'tsx', path.join(__dirname, 'main.ts'), ...order],
		{ cwd: path.join(__dirname, '..', '..'), stdio: ['ignore', 'pipe', 'inherit'] },
	);
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
	const exitCode = await new Promise((resolve) => child.once('close', resolve));
	if (exitCode !== 0) throw new Error(`Measuring ended with exit code ${String(exitCode)}`);
	const lines = text.split('\n').filter((line) => line !== '');
	return new Map(
		lines.map((line) => {
			const figures = JSON.parse(line) as Figures;
			return [figures.name, figures];
		}),
	);
}
