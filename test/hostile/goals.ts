import type { Figures } from './worker';

/** What reading may cost: it is the same for everything that comes from outside. */
export const GOALS = {
	/** Time of the processor for each 10 MB, in ms, on a machine that does nothing else. */
	processorMs: 2000,
	/** Memory beyond what is read, as a multiple of its size. */
	memoryFactor: 3,
	/** What tables take that are small by themselves, in bytes. */
	fixedMemoryBytes: 8_000_000,
	/** How much more time twice the size may take. */
	ratio: 2.3,
	/** Time between two looks at whether the run was stopped, in ms. */
	stretchMs: 250,
} as const;

/**
 * Below this time, in ms, ratios say more of the machine than of the file; and ten times as much does not
 * exist of what has a limit of its own, as the service's answers have (1 MB).
 */
const FLOOR_MS = 200;

/** Figures in units of the goals. */
export interface Score {
	/** Of the processor, for each 10 MB. */
	processorMs: number;
	memoryFactor: number;
	/** Undefined where the times are too short to be compared. */
	ratio: number | undefined;
	stretchMs: number;
	/** Whether it took so little time that only its longest stretch matters. */
	isShort: boolean;
}

export function scoreOf({ once, twice }: Figures): Score {
	const isShort = twice.processorMs < FLOOR_MS;
	const memoryBytes = Math.max(twice.memoryBytes - GOALS.fixedMemoryBytes, 0);
	return {
		processorMs: (twice.processorMs * 10_000_000) / twice.sizeBytes,
		memoryFactor: memoryBytes / twice.sizeBytes,
		ratio: isShort ? undefined : twice.processorMs / once.processorMs,
		stretchMs: twice.longestStretchMs,
		isShort,
	};
}

/** The goals that a score misses, by name. */
export function missedGoals(score: Score): string[] {
	const names = ['processorMs', 'memoryFactor', 'ratio', 'stretchMs'] as const;
	return names
		.filter((name) => name !== 'processorMs' || !score.isShort)
		.filter((name) => (score[name] ?? 0) > GOALS[name]);
}
