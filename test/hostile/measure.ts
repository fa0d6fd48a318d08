import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Figures, MeasuringOrder } from './worker';

/**
 * Measures in a process of its own, with nothing in it but the readers, put together as the package is:
 * loaders of TypeScript and the sandbox of jest multiply what some of them take.
 *
 * @param onFigures told of each subject as soon as it was measured
 */
export async function measure(
	order: MeasuringOrder,
	onFigures: (figures: Figures) => void,
): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), 'hostile-'));
	try {
		const outfile = path.join(folder, 'worker.cjs');
		await build({
			entryPoints: [path.join(__dirname, 'worker.ts')],
			outfile,
			bundle: true,
			format: 'cjs',
			platform: 'node',
			target: 'node20.19',
		});
		await runWorker(outfile, order, onFigures);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function runWorker(
	file: string,
	order: MeasuringOrder,
	onFigures: (figures: Figures) => void,
): Promise<void> {
	const worker = fork(file, { execArgv: ['--expose-gc'] });
	await new Promise<void>((resolve, reject) => {
		worker.on('message', (figures: Figures) => onFigures(figures));
		worker.once('error', reject);
		worker.once('exit', (code) => {
			if (code === 0) resolve();
			else reject(new Error(`Measuring ended early (exit code ${code})`));
		});
		worker.send(order);
	});
}
