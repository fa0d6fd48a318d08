/** What it costs to read something. */
export interface Cost {
	sizeBytes: number;
	/** Time of the processor: unlike time of day it does not count its waiting for a busy machine. */
	processorMs: number;
	/** The longest time of the processor between two looks at whether the run was stopped. */
	longestStretchMs: number;
	/** How often it was looked at: a measure of the work that no other process can change. */
	pauses: number;
	/** The most that was held at a time beyond what was held before, without what is read itself. */
	memoryBytes: number;
	/** What became of it: the format, and how many voices it has or why it was refused. */
	outcome: string;
}

/** Reads something, awaiting `pause` where other work may go on, and says what became of it. */
export type Read = (pause: () => Promise<void>) => Promise<string> | string;

/** The cost of reading something; the least time of so many tries, as other processes only add to it. */
export async function costOf(read: Read, tries: number): Promise<Omit<Cost, 'sizeBytes'>> {
	let least = await timeOf(read);
	for (let done = 1; done < tries; done += 1) {
		const next = await timeOf(read);
		if (next.processorMs < least.processorMs) least = next;
	}
	return { ...least, memoryBytes: await memoryOf(read, least.pauses) };
}

async function timeOf(read: Read): Promise<Omit<Cost, 'sizeBytes' | 'memoryBytes'>> {
	collectGarbage();
	let pauses = 0;
	let longestStretchMs = 0;
	const startMs = processorTimeMs();
	let stretchStartMs = startMs;
	const endStretch = () => {
		const nowMs = processorTimeMs();
		longestStretchMs = Math.max(longestStretchMs, nowMs - stretchStartMs);
		stretchStartMs = nowMs;
	};
	const pause = () => {
		pauses += 1;
		endStretch();
		return Promise.resolve();
	};
	const outcome = await read(pause);
	endStretch();
	return { processorMs: stretchStartMs - startMs, longestStretchMs, pauses, outcome };
}

function processorTimeMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** Looks at the memory in one reading: for each of them the garbage has to be collected before. */
const LOOKS = 10;

async function memoryOf(read: Read, pausesBefore: number): Promise<number> {
	// Array buffers that were dropped are counted until the event loop has been round.
	collectGarbage();
	await new Promise((resolve) => setImmediate(resolve));
	collectGarbage();
	const before = heldBytes();
	const pausesPerLook = Math.ceil(pausesBefore / LOOKS);
	let most = 0;
	let pauses = 0;
	await read(() => {
		pauses += 1;
		if (pauses % pausesPerLook === 0) {
			collectGarbage();
			most = Math.max(most, heldBytes() - before);
		}
		return Promise.resolve();
	});
	return most;
}

function heldBytes(): number {
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** @throws an error when the process was started without --expose-gc */
function collectGarbage(): void {
	if (globalThis.gc === undefined) throw new Error('Start it with --expose-gc');
	globalThis.gc();
}
