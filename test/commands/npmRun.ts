import { spawn } from 'node:child_process';
import path from 'node:path';

export interface Finished {
	exitCode: number | null;
	stdout: string;
	stderr: string;
}

const projectFolder = path.join(__dirname, '..', '..');

/** Variables that would point a command at the real service. */
const realService = ['DATASPIKE_API_KEY', 'DATASPIKE_ENVIRONMENT', 'DATASPIKE_BASE_URL'];

/** Starts a script of package.json as a person would, without npm's own lines. */
export function startNpmScript(
	script: string,
	commandLine: string[] = [],
	variables: Record<string, string> = {},
) {
	const inherited = Object.entries(process.env).filter(([name]) => !realService.includes(name));
	return spawn('npm', ['run', '--silent', script, '--', ...commandLine], {
		cwd: projectFolder,
		env: { ...Object.fromEntries(inherited), ...variables },
		stdio: ['ignore', 'pipe', 'pipe'],
		// A group of its own: ending npm alone would leave what it started.
		detached: true,
	});
}

/** Runs a script of package.json to its end. */
export async function npmRun(
	script: string,
	commandLine: string[] = [],
	variables: Record<string, string> = {},
): Promise<Finished> {
	const child = startNpmScript(script, commandLine, variables);
	const finished: Finished = { exitCode: null, stdout: '', stderr: '' };
	child.stdout.on('data', (chunk: Buffer) => (finished.stdout += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (finished.stderr += chunk.toString()));
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (exitCode) => resolve({ ...finished, exitCode }));
	});
}
