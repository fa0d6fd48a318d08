import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import path from 'node:path';

/** A process that serves until it is stopped. */
export interface Server {
	pid: number;
	/** What it printed so far, without what is too long ago. */
	output: () => string;
	/** Resolves with the exit code, or null after a signal, when it has ended. */
	ended: Promise<number | null>;
	/** Ends it and all that it started; resolves when it is gone. */
	stop: () => Promise<void>;
	/** Ends it as a crash would: at once, and with all that it started. */
	kill: () => Promise<void>;
}

export interface ServerOptions {
	/** How it is called in messages. */
	name: string;
	command: string;
	arguments_: string[];
	/** All of its environment. */
	environment: NodeJS.ProcessEnv;
	folder: string;
	/** Resolves to true when the server answers; asked again until then. */
	isReady: () => Promise<boolean>;
	/** How long it may take to answer, in ms. */
	readyWithinMs: number;
}

const POLL_MS = 200;
const STOP_WITHIN_MS = 15_000;
const KEPT_CHARACTERS = 200_000;

/**
 * Starts a server in a process group of its own and returns it when it answers. Throws, with the end
 * of what it printed, when it ends before or does not answer in time.
 *
 * It never outlives this process: a second, small process ends it when this one is gone.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
	const { name, command, arguments_, environment, folder, isReady, readyWithinMs } = options;
	const child = spawn(command, arguments_, {
		cwd: folder,
		env: environment,
		stdio: ['ignore', 'pipe', 'pipe'],
		detached: true,
	});
	let output = '';
	const keep = (chunk: Buffer) => {
		output = (output + chunk.toString()).slice(-KEPT_CHARACTERS);
	};
	child.stdout.on('data', keep);
	child.stderr.on('data', keep);
	let hasEnded = false;
	const ended = new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', resolve);
	}).finally(() => {
		hasEnded = true;
		if (child.pid !== undefined) watch('-', child.pid);
	});
	// Whoever starts the server sees a refused start below.
	ended.catch(() => undefined);

	const pid = child.pid;
	if (pid === undefined) {
		await ended;
		throw new Error(`${name} could not be started`);
	}
	watch('+', pid);
	const server: Server = {
		pid,
		output: () => output,
		ended,
		stop: async () => await endGroup(child, ended, 'SIGTERM'),
		kill: async () => await endGroup(child, ended, 'SIGKILL'),
	};

	const giveUpAtMs = Date.now() + readyWithinMs;
	while (!(await isReady().catch(() => false))) {
		const lastLines = () => output.trim().split('\n').slice(-30).join('\n');
		if (hasEnded) throw new Error(`${name} ended while it started:\n${lastLines()}`);
		if (Date.now() > giveUpAtMs) {
			await server.kill();
			throw new Error(`${name} did not answer within ${readyWithinMs} ms:\n${lastLines()}`);
		}
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
	return server;
}

async function endGroup(
	child: ChildProcess,
	ended: Promise<number | null>,
	signal: 'SIGTERM' | 'SIGKILL',
): Promise<void> {
	signalGroup(child, signal);
	const tooLong = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_WITHIN_MS);
	await ended.catch(() => undefined);
	clearTimeout(tooLong);
	// What it started itself may be slower to go.
	signalGroup(child, 'SIGKILL');
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, signal);
	} catch {
		// The group is gone.
	}
}

let orphanWatch: ChildProcess | undefined;

function watch(change: '+' | '-', pid: number): void {
	if (orphanWatch === undefined) {
		orphanWatch = spawn(process.execPath, [path.join(__dirname, 'orphanWatch.mjs')], {
			stdio: ['pipe', 'ignore', 'ignore'],
			detached: true,
		});
		orphanWatch.unref();
		const { stdin } = orphanWatch;
		// A pipe that is open must not keep this process alive.
		if (stdin !== null && stdin instanceof Socket) stdin.unref();
		stdin?.on('error', () => undefined);
	}
	orphanWatch.stdin?.write(`${change}${pid}\n`);
}
