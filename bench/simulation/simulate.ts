import { runConcurrently } from '../runConcurrently';
import type { CheckFile, Contender, StartRun } from '../contenders/contender';
import { createRandom } from '../load/random';
import { mean, percentile } from '../statistics';
import { SimulatedService } from './simulatedService';
import { VirtualTime } from './virtualTime';

export interface SimulationOptions {
	jobTimesMs: readonly number[];
	seed: number;
	roundTripMs?: number;
	requestsPerSecond?: number;
}

/** What one run came to. Times in ms. */
export interface RunFigures {
	wallMs: number;
	/** From the start of a file until its result is known. */
	meanTimeMs: number;
	/** From the end of a job until its result is known. */
	meanLagMs: number;
	p95LagMs: number;
	pollsPerJob: number;
	refusals: number;
	/** The most refusals that began in any one second of the service's clock. */
	mostRefusalsInSecond: number;
}

/** From sending a request to its answer, in ms, unless a table says otherwise. */
export const roundTripMs = 40;

/** Runs a contender in virtual time: one execution with all files, so many at a time. */
export async function simulate(
	contender: Contender,
	options: SimulationOptions & {
		concurrency: number;
		/** So many of the first files are checked in an execution before, which is not measured. */
		filesBefore?: number;
	},
): Promise<RunFigures> {
	const { concurrency, filesBefore = 0 } = options;
	const bench = new Bench(contender, options);
	const startRun = bench.startProcess();
	const files = [...options.jobTimesMs.keys()];
	const runAll = async (some: number[], check: CheckFile) =>
		await runConcurrently(some, contender.isSerial ? 1 : concurrency, check);
	return await bench.measure(async (checkAndNote) => {
		await runAll(files.slice(0, filesBefore), startRun());
		bench.beginMeasuring();
		const check = startRun();
		await runAll(files.slice(filesBefore), async (file) => await checkAndNote(check, file));
	});
}

/** Runs a contender in virtual time: an execution for each file, which comes at its moment. */
export async function simulateArrivals(
	contender: Contender,
	options: SimulationOptions & {
		/** When each file comes, in ms. */
		arrivalsMs: readonly number[];
		/** The processes that the executions go to in turn; 1 by default. */
		processes?: number;
	},
): Promise<RunFigures> {
	const bench = new Bench(contender, options);
	const processes = Array.from({ length: options.processes ?? 1 }, () => bench.startProcess());
	return await bench.measure(async (checkAndNote) => {
		await Promise.all(
			options.arrivalsMs.map(async (arrivalMs, file) => {
				await bench.clock.sleep(arrivalMs);
				const check = processes[file % processes.length]?.();
				if (check !== undefined) await checkAndNote(check, file);
			}),
		);
	});
}

/** A service in virtual time, and what is measured of its use. */
class Bench {
	readonly clock = new VirtualTime();

	private readonly service: SimulatedService;

	private readonly random: () => number;

	private startMs = 0;

	private readonly timesMs: number[] = [];

	private readonly lagsMs: number[] = [];

	constructor(
		private readonly contender: Contender,
		private readonly options: SimulationOptions,
	) {
		this.service = new SimulatedService({ roundTripMs, ...options, clock: this.clock });
		this.random = createRandom(options.seed + 0x5eed);
	}

	startProcess(): StartRun {
		const { service, clock, random } = this;
		return this.contender.startProcess({
			service,
			clock,
			random,
			jobTimeMs: (file) => this.options.jobTimesMs[file] ?? 0,
			// The job began half a round trip before its answer, and the poll travels for as long.
			headStartMs: (this.options.roundTripMs ?? roundTripMs) - 0.01,
		});
	}

	/** Forgets what was measured so far. */
	beginMeasuring(): void {
		this.startMs = this.clock.nowMs();
		this.service.polls = 0;
		this.service.refusedAtMs.length = 0;
	}

	async measure(
		work: (checkAndNote: (check: CheckFile, file: number) => Promise<void>) => Promise<void>,
	): Promise<RunFigures> {
		const { clock, service, timesMs, lagsMs } = this;
		await clock.run(
			work(async (check, file) => {
				const startMs = clock.nowMs();
				await check(file);
				timesMs.push(clock.nowMs() - startMs);
				lagsMs.push(clock.nowMs() - service.endOfFileMs(file));
			}),
		);
		return {
			wallMs: clock.nowMs() - this.startMs,
			meanTimeMs: mean(timesMs),
			meanLagMs: mean(lagsMs),
			p95LagMs: percentile(lagsMs, 0.95),
			pollsPerJob: service.polls / lagsMs.length,
			refusals: service.refusedAtMs.length,
			mostRefusalsInSecond: countMostInSecond(service.refusedAtMs),
		};
	}
}

function countMostInSecond(timesMs: readonly number[]): number {
	const counts = new Map<number, number>();
	for (const timeMs of timesMs) {
		const second = Math.floor(timeMs / 1000);
		counts.set(second, (counts.get(second) ?? 0) + 1);
	}
	return Math.max(0, ...counts.values());
}
