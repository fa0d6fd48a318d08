import { fork } from 'node:child_process';
import path from 'node:path';
import type { NodeRunFigures, NodeRunRequest } from './nodeMessages';

/**
 * Runs the node once, in n8n's engine in a process of its own.
 *
 * @throws when the run failed, or did not bring a result for every file
 */
export async function runNode(request: NodeRunRequest): Promise<NodeRunFigures> {
	const child = fork(path.join(__dirname, 'nodeHost.ts'), {
		execArgv: ['--import', 'tsx', '--expose-gc'],
		cwd: path.join(__dirname, '..', '..'),
	});
	const figures = await new Promise<NodeRunFigures>((resolve, reject) => {
		child.once('message', (message: { figures?: NodeRunFigures; error?: string }) => {
			if (message.figures !== undefined) resolve(message.figures);
			else reject(new Error(message.error));
		});
		child.once('exit', (code) => reject(new Error(`The engine's process ended (${code})`)));
		child.send(request);
	});
	if (figures.results !== request.files) {
		throw new Error(`${figures.results} of ${request.files} results: ${figures.error ?? ''}`);
	}
	return figures;
}
