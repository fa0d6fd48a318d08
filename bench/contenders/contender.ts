import type { Clock } from '../../nodes/DeepfakeAudioCheck/polling/interruptibleSleep';
import type { Service } from './service';

/** What a contender works with. */
export interface ContenderParts {
	service: Service;
	clock: Clock;
	/** A number from 0 (inclusive) to 1 (exclusive). */
	random: () => number;
	/** How long the job of a file takes, in ms: only the oracle looks. */
	jobTimeMs: (file: number) => number;
	/**
	 * The oracle's: so much earlier than the job's time after the answer to its submission, a poll has
	 * to be sent to arrive when the job ends.
	 */
	headStartMs: number;
}

/** Checks one file; resolves when its result is known. */
export type CheckFile = (file: number) => Promise<void>;

/** Starts an execution; what it returns is called for every file of it. */
export type StartRun = () => CheckFile;

/** A way to wait for jobs. */
export interface Contender {
	name: string;
	/** Whether it works on one file at a time, whatever the concurrency of the others. */
	isSerial: boolean;
	/** Starts a process. What it learns is known to all executions in it, and to no other process. */
	startProcess: (parts: ContenderParts) => StartRun;
}
