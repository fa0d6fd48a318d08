import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadEngine, type Engine, type StartedRun } from './engine';
import type { HostMessage, HostRequest, Watched } from './hostMessages';

/**
 * The process in which one engine runs: a test asks over the channel to its parent. A process of its
 * own for each engine, because only one n8n-core can be loaded at a time, and so that what a run
 * leaves behind can be seen.
 */
let engine: Engine | undefined;
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
	if (request.kind === 'close') return await engine.close();
	if (request.kind === 'memory') return readMemory();
	if (request.kind === 'watch') return startWatching();
	if (request.kind === 'watched') return stopWatching();
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

const delay = monitorEventLoopDelay({ resolution: 1 });
const watch = { idleBytes: 0, peakBytes: 0, timer: undefined as NodeJS.Timeout | undefined };

function startWatching(): void {
	watch.idleBytes = readMemory();
	watch.peakBytes = watch.idleBytes;
	watch.timer = setInterval(() => {
		const { heapUsed, external } = process.memoryUsage();
		watch.peakBytes = Math.max(watch.peakBytes, heapUsed + external);
	}, 10);
	delay.reset();
	delay.enable();
}

function stopWatching(): Watched {
	clearInterval(watch.timer);
	delay.disable();
	return { longestStallMs: delay.max / 1e6, peakBytes: watch.peakBytes - watch.idleBytes };
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
process.once('disconnect', () => process.exit());
