import { createHash } from 'crypto';
import { RateGate } from '../dataspike/rateGate';
import type { Clock } from '../polling/interruptibleSleep';
import { JobTimes } from '../polling/jobTimes';
import type { ServiceAccess } from './serviceAccess';

/** Services and keys that are remembered at most: the one that was not asked for the longest goes first. */
const MOST_PACES = 100;

/** A service that no request was made to for so long, in ms, is forgotten when another run begins. */
const FORGET_AFTER_MS = 3_600_000;

/** What all runs in a process share that speak with the same service with the same key. */
export interface Pace {
	gate: RateGate;
	jobTimes: JobTimes;
}

/**
 * The paces of a process. Most executions check one recording: by itself, each would know nothing of how long jobs
 * take, nor of the requests that others make beside it.
 */
export class SharedPaces {
	/** By the digest of address and key, the one that was asked for last at the end. */
	private readonly paces = new Map<string, Pace & { askedMs: number }>();

	constructor(private readonly clock: Clock) {}

	/** How many are remembered. */
	get size(): number {
		return this.paces.size;
	}

	/** The pace for a service and a key. */
	of({ baseUrl, apiKey }: Pick<ServiceAccess, 'baseUrl' | 'apiKey'>): Pace {
		const digest = createHash('sha256').update(`${apiKey} ${baseUrl}`).digest('base64');
		const askedMs = this.clock.nowMs();
		this.forgetIdle(askedMs);
		const { gate, jobTimes } = this.paces.get(digest) ?? {
			gate: new RateGate(this.clock),
			jobTimes: new JobTimes(),
		};
		this.paces.delete(digest);
		this.paces.set(digest, { gate, jobTimes, askedMs });
		const [oldest] = this.paces.keys();
		if (this.paces.size > MOST_PACES && oldest !== undefined) this.paces.delete(oldest);
		return { gate, jobTimes };
	}

	private forgetIdle(nowMs: number): void {
		for (const [digest, { gate, askedMs }] of this.paces) {
			const lastUsedMs = Math.max(askedMs, gate.earliestMs);
			if (lastUsedMs + FORGET_AFTER_MS < nowMs) this.paces.delete(digest);
		}
	}
}
