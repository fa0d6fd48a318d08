import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import type { EngineVersion } from './engineVersions';
import type { HostMessage, HostRequest, Watched } from './hostMessages';
import type { CredentialTestResult, RunRequest, RunResult } from './types';

type WithoutId<Request> = Request extends { id: number } ? Omit<Request, 'id'> : never;

/** An engine in a process of its own, as tests use it. */
export class EngineProcess {
	description: INodeTypeDescription | undefined;

	hasEnded = false;

	private nextId = 1;

	private readonly waiting = new Map<
		number,
		{ resolve: (value: never) => void; reject: (error: Error) => void }
	>();

	private constructor(private readonly child: ChildProcess) {
		child.on('message', ({ id, value, error }: HostMessage) => {
			const waiter = this.waiting.get(id);
			this.waiting.delete(id);
			// An engine that nobody waits for must not keep a worker of jest alive: it ends with the worker.
			if (this.waiting.size === 0) child.channel?.unref();
			if (error === undefined) waiter?.resolve(value as never);
			else waiter?.reject(new Error(error));
		});
		child.unref();
		child.once('exit', (code) => {
			this.hasEnded = true;
			for (const { reject } of this.waiting.values()) {
				reject(new Error(`The engine's process ended (${code})`));
			}
		});
	}

	/** Starts a process, with more environment variables, and loads an engine and the package. */
	static async start(
		version: EngineVersion,
		packageFolder: string,
		environment: Record<string, string> = {},
	): Promise<EngineProcess> {
		const child = fork(path.join(__dirname, 'engineHost.ts'), {
			execArgv: ['--import', 'tsx', '--expose-gc'],
			serialization: 'advanced',
			env: { ...process.env, ...environment },
			cwd: path.join(__dirname, '..', '..', '..'),
		});
		const engine = new EngineProcess(child);
		const options = { version, packageFolder };
		engine.description = await engine.ask<INodeTypeDescription>({ kind: 'load', options });
		return engine;
	}

	/** Starts a workflow; `cancel` does what a user's Stop does. */
	start(request: RunRequest): { result: Promise<RunResult>; cancel: () => Promise<void> } {
		const run = this.nextId;
		const result = this.ask<RunResult>({ kind: 'run', request });
		return { result, cancel: async () => await this.ask({ kind: 'cancel', run }) };
	}

	/** Runs a workflow to its end. */
	async run(request: RunRequest): Promise<RunResult> {
		return await this.start(request).result;
	}

	async testCredential(data: Record<string, unknown>): Promise<CredentialTestResult> {
		return await this.ask({ kind: 'testCredential', data });
	}

	/** Runs a workflow to its end, and says what the node did to the process. */
	async runWatched(request: RunRequest): Promise<RunResult & { watched: Watched }> {
		return await this.ask({ kind: 'runWatched', request });
	}

	/** Ends the process; it also ends when this one does. */
	async stop(): Promise<void> {
		const ended = new Promise((resolve) => this.child.once('exit', resolve));
		this.child.ref();
		this.child.disconnect();
		await ended;
	}

	private async ask<Value>(request: WithoutId<HostRequest>): Promise<Value> {
		const id = this.nextId;
		this.nextId += 1;
		return await new Promise<Value>((resolve, reject) => {
			this.waiting.set(id, { resolve, reject });
			this.child.channel?.ref();
			this.child.send({ ...request, id });
		});
	}
}
