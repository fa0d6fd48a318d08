import { LONGEST_SLICE_MS, type Clock } from '../polling/interruptibleSleep';
import { RequestRate } from './requestRate';

/** A request that waits at the gate. */
interface Waiting {
	round: number;
	deadlineMs: number;
	signal: AbortSignal;
	/** To be called when the request may be made, or its run is over. */
	pass: () => void;
}

/** The gate as one run sees it. */
export interface RunGate {
	/**
	 * Resolves when a request may be made, or when the deadline (ms of the clock) has come.
	 *
	 * @throws the signal's reason once it is aborted
	 */
	enter: (deadlineMs: number) => Promise<void>;
	/** Notes that the service refused a request with 429: every request of every run waits. */
	refused: (request: { sentMs: number; pauseMs: number }) => void;
}

/**
 * The gate that all requests to a service go through, submissions and polls alike, of all runs that use the same
 * key: a 429 in one run holds back all. How fast requests may follow each other is in RequestRate; here is who
 * goes next. Runs take turns: in each round, every run that waits passes one request.
 */
export class RateGate {
	private readonly rate = new RequestRate();

	/** By round, then by arrival. */
	private readonly queue: Waiting[] = [];

	/** The round of the request that passed last. */
	private round = 0;

	private isOpening = false;

	constructor(private readonly clock: Clock) {}

	/** When the next request may be made, in ms of the clock; never in the past of the last one. */
	get earliestMs(): number {
		return this.rate.earliestMs;
	}

	/** Requests that wait. */
	get waiting(): number {
		return this.queue.length;
	}

	/** The gate for a run. Once its signal is aborted, what waits takes no turn any more, and rejects within 100 ms. */
	forRun(signal: AbortSignal): RunGate {
		let lastRound = Number.NEGATIVE_INFINITY;
		return {
			enter: async (deadlineMs) => {
				signal.throwIfAborted();
				lastRound = Math.max(lastRound + 1, this.round);
				await this.wait({ round: lastRound, deadlineMs, signal });
			},
			refused: (request) => this.rate.refused({ ...request, nowMs: this.clock.nowMs() }),
		};
	}

	private async wait(request: Omit<Waiting, 'pass'>): Promise<void> {
		await new Promise<void>((pass) => {
			const behind = this.queue.findIndex(({ round }) => round > request.round);
			this.queue.splice(behind === -1 ? this.queue.length : behind, 0, { ...request, pass });
			void this.open();
		});
		request.signal.throwIfAborted();
	}

	/** Lets one request after another pass, until none waits. In slices: no listener, and no timer of our own. */
	private async open(): Promise<void> {
		if (this.isOpening) return;
		this.isOpening = true;
		for (;;) {
			const nowMs = this.clock.nowMs();
			for (const gone of this.queue.filter(({ signal }) => signal.aborted)) this.letPass(gone);
			const isTurn = nowMs >= this.earliestMs;
			const next = this.queue.find(({ deadlineMs }) => isTurn || deadlineMs <= nowMs);
			if (next !== undefined) {
				this.round = Math.max(this.round, next.round);
				this.rate.sent(nowMs);
				this.letPass(next);
				continue;
			}
			if (this.queue.length === 0) break;
			const untilMs = Math.min(this.earliestMs, ...this.queue.map(({ deadlineMs }) => deadlineMs));
			await this.clock.sleep(Math.min(untilMs - nowMs, LONGEST_SLICE_MS));
		}
		this.isOpening = false;
	}

	private letPass(waiting: Waiting): void {
		this.queue.splice(this.queue.indexOf(waiting), 1);
		waiting.pass();
	}
}
