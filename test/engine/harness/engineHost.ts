import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadEngine, type Engine, type StartedRun } from './engine';
import type { HostMessage, HostRequest, Watched } from './hostMessages';
import type { RunRequest, RunResult } from './types';

/**
 * The process in which one engine runs: a test asks over the channel to its parent. A process of its
 * own for each engine, because only one n8n-core can be loaded at a time, and so that what a run
 * leaves behind can be seen.
 */
let engine: Engine | undefined;
const mostMsUntilFreed = 5000;
/** What the engine itself keeps of a run, and code that was compiled meanwhile. */
const harmlessBytes = 1_000_000;
const running = new Map<number, StartedRun>();

function reply(message: HostMessage): void {
	process.send?.(message);
}

async function answer(request: HostRequest): Promise<unknown> {
	if (request.kind === 'load') {
		engine = await loadEngine(request.options);
		return JSON.parse(JSON.stringify(engine.description)) as unknown;
	}
	if (engine === undefined) throw new Error('The engine is not loaded');
	if (request.kind === 'testCredential') return await engine.testCredential(request.data);
	if (request.kind === 'runWatched') return await runWatched(engine, request.request);
	if (request.kind === 'cancel') {
		running.get(request.run)?.cancel();
		return undefined;
	}
	const started = engine.run(request.request);
	running.set(request.id, started);
	try {
		return await started.result;
	} finally {
		running.delete(request.id);
	}
}

/** Memory in use after a full collection, in bytes. */
function readMemory(): number {
	globalThis.gc?.();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** The node begins when the step before it has taken the last file. */
async function runWatched(
	{ run }: Engine,
	request: RunRequest,
): Promise<RunResult & { watched: Watched }> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	let idleBytes = 0;
	let peakBytes = 0;
	let timer: NodeJS.Timeout | undefined;
	const start = () => {
		idleBytes = readMemory();
		delay.enable();
		timer = setInterval(() => {
			const { heapUsed, external } = process.memoryUsage();
			peakBytes = Math.max(peakBytes, heapUsed + external - idleBytes);
		}, 10);
		// It is not the run's, which is asked what it has left behind.
		timer.unref();
	};
	for (const file of Object.values(request.items.at(-1)?.files ?? {})) {
		const { bytes } = file;
		Object.defineProperty(file, 'bytes', {
			get: () => {
				setImmediate(start);
				return bytes;
			},
		});
	}
	const result = await run(request).result;
	clearInterval(timer);
	delay.disable();
	const leftBytes = await findBytesLeft(idleBytes);
	return { ...result, watched: { longestStallMs: delay.max / 1e6, peakBytes, leftBytes } };
}

/** Looks for some seconds whether the memory is back: what was received is freed with a delay. */
async function findBytesLeft(idleBytes: number): Promise<number> {
	const giveUpAtMs = performance.now() + mostMsUntilFreed;
	let least = Infinity;
	while (least > harmlessBytes && performance.now() < giveUpAtMs) {
		await new Promise((resolve) => setTimeout(resolve, 50));
		least = Math.min(least, readMemory() - idleBytes);
	}
	return least;
}

process.on('message', (request: HostRequest) => {
	answer(request).then(
		(value) => reply({ id: request.id, value }),
		(error: unknown) =>
			reply({
				id: request.id,
				error: error instanceof Error ? (error.stack ?? '') : String(error),
			}),
	);
});
process.once('disconnect', () => {
	void Promise.resolve(engine?.close()).finally(() => process.exit());
});
