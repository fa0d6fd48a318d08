import type { Clock } from '../../nodes/DeepfakeAudioCheck/polling/interruptibleSleep';
import type { Refusal, RequestOutcome, Service } from '../contenders/service';

export interface SimulatedServiceOptions {
	clock: Clock;
	/** How long the job of each file takes, in ms. */
	jobTimesMs: readonly number[];
	/** From sending a request to its answer, in ms. */
	roundTripMs: number;
	/** So many requests are taken in each second of the clock; the rest is refused. */
	requestsPerSecond?: number;
}

/** The service in virtual time, with a limit by fixed windows of one second. */
export class SimulatedService implements Service {
	/** When the job of each file ends, in ms of the clock. */
	private readonly endsAtMs = new Map<number, number>();

	polls = 0;

	/** When each refusal was made, in ms of the clock. */
	readonly refusedAtMs: number[] = [];

	private window = -1;

	private takenInWindow = 0;

	constructor(private readonly options: SimulatedServiceOptions) {}

	async submit(file: number): Promise<RequestOutcome & { jobId?: string }> {
		return await this.exchange(() => {
			const jobTimeMs = this.options.jobTimesMs[file] ?? 0;
			this.endsAtMs.set(file, this.options.clock.nowMs() + jobTimeMs);
			return { kind: 'answered' as const, finished: false, jobId: String(file) };
		});
	}

	/** When the job of a file ends, in ms of the clock; never, before it was submitted. */
	endOfFileMs(file: number): number {
		return this.endsAtMs.get(file) ?? Number.POSITIVE_INFINITY;
	}

	async poll(jobId: string): Promise<RequestOutcome> {
		this.polls += 1;
		return await this.exchange(() => {
			const finished = this.options.clock.nowMs() >= this.endOfFileMs(Number(jobId));
			return { kind: 'answered' as const, finished };
		});
	}

	private async exchange<Outcome extends RequestOutcome>(
		answer: () => Outcome,
	): Promise<Outcome | Refusal> {
		const { clock, roundTripMs } = this.options;
		await clock.sleep(roundTripMs / 2);
		const outcome = this.takes() ? answer() : undefined;
		await clock.sleep(roundTripMs / 2);
		return outcome ?? { kind: 'refused', retryAfterMs: 1000 };
	}

	private takes(): boolean {
		const { clock, requestsPerSecond = Number.POSITIVE_INFINITY } = this.options;
		const window = Math.floor(clock.nowMs() / 1000);
		if (window !== this.window) this.takenInWindow = 0;
		this.window = window;
		this.takenInWindow += 1;
		if (this.takenInWindow <= requestsPerSecond) return true;
		this.refusedAtMs.push(clock.nowMs());
		return false;
	}
}
