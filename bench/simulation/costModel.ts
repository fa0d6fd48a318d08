import { thisNode } from '../contenders/thisNode';
import { drawJobTimesMs } from '../load/jobTimes';
import { mean } from '../statistics';
import type { Table } from '../table';
import { VirtualTime } from './virtualTime';
import { SimulatedService } from './simulatedService';
import { createRandom } from '../load/random';
import { roundTripMs } from './simulate';

const secondsPerDay = 86_400;

/** Jobs in flight that one execution of the node waits for. */
const jobsOfExecution = 25;

/** What the model takes for a job, from the log-normal load: mean time, polls and lag of this node. */
export interface JobCosts {
	jobSeconds: number;
	lagSeconds: number;
	polls: number;
}

export interface LoadOnService {
	perSecond: number;
	/** Jobs that are waited for at the same time: Little's law, arrivals × time in the system. */
	inFlight: number;
	requestsPerSecond: number;
	pollsPerSecond: number;
}

/** The model: what so many recordings a day amount to when they come evenly. */
export function modelLoad(
	perDay: number,
	{ jobSeconds, lagSeconds, polls }: JobCosts,
): LoadOnService {
	const perSecond = perDay / secondsPerDay;
	return {
		perSecond,
		inFlight: perSecond * (jobSeconds + lagSeconds),
		pollsPerSecond: perSecond * polls,
		requestsPerSecond: perSecond * (polls + 1),
	};
}

/** The same, measured: recordings arrive at random (Poisson) for so long, in virtual time. */
async function simulateLoad(
	perDay: number,
	{ forSeconds, seed }: { forSeconds: number; seed: number },
): Promise<LoadOnService & JobCosts> {
	const random = createRandom(seed);
	const perSecond = perDay / secondsPerDay;
	const arrivalsMs: number[] = [];
	for (let atMs = 0; ; ) {
		atMs += (-Math.log(1 - random()) / perSecond) * 1000;
		if (atMs > forSeconds * 1000) break;
		arrivalsMs.push(atMs);
	}
	const jobTimesMs = drawJobTimesMs('log-normal', arrivalsMs.length, seed);
	const clock = new VirtualTime();
	const service = new SimulatedService({ clock, jobTimesMs, roundTripMs });
	const parts = {
		service,
		clock,
		random,
		jobTimeMs: (file: number) => jobTimesMs[file] ?? 0,
		headStartMs: roundTripMs,
	};
	// Executions of the node, each with about half of the most Files at the Same Time it can have.
	const executions = Array.from({ length: Math.ceil((perSecond * 10) / jobsOfExecution) }, () =>
		thisNode.start(parts),
	);
	const timesMs: number[] = [];
	const lagsMs: number[] = [];
	await clock.run(
		Promise.all(
			arrivalsMs.map(async (arrivalMs, file) => {
				await clock.sleep(arrivalMs);
				await executions[file % executions.length]?.(file);
				timesMs.push(clock.nowMs() - arrivalMs);
				lagsMs.push(clock.nowMs() - service.endOfFileMs(file));
			}),
		),
	);
	const measuredPerSecond = arrivalsMs.length / forSeconds;
	return {
		perSecond: measuredPerSecond,
		// Everything that was in flight, summed over time, divided by the time.
		inFlight: timesMs.reduce((sum, timeMs) => sum + timeMs, 0) / 1000 / forSeconds,
		pollsPerSecond: service.polls / forSeconds,
		requestsPerSecond: (service.polls + arrivalsMs.length) / forSeconds,
		jobSeconds: mean(jobTimesMs) / 1000,
		lagSeconds: mean(lagsMs) / 1000,
		polls: service.polls / arrivalsMs.length,
	};
}

/** The model beside the simulation, from a thousand recordings a day to ten million. */
export async function compareCostModel({ isQuick }: { isQuick: boolean }): Promise<Table> {
	const rows: string[][] = [];
	for (const exponent of [3, 4, 5, 6, 7]) {
		const perDay = 10 ** exponent;
		// Few recordings need long to be counted, many need not.
		const forSeconds = Math.max(
			(isQuick ? 300 : 1000) / (perDay / secondsPerDay),
			isQuick ? 20 : 60,
		);
		const measured = await simulateLoad(perDay, { forSeconds, seed: exponent });
		const model = modelLoad(measured.perSecond * secondsPerDay, typicalCosts);
		rows.push([
			`10^${exponent}`,
			model.perSecond.toFixed(3),
			model.inFlight.toFixed(1),
			measured.inFlight.toFixed(1),
			(measured.inFlight / model.inFlight).toFixed(2),
			model.requestsPerSecond.toFixed(2),
			measured.requestsPerSecond.toFixed(2),
			(measured.requestsPerSecond / model.requestsPerSecond).toFixed(2),
		]);
	}
	return {
		title: 'The cost model of docs/scaling.md beside a simulation (log-normal job times)',
		columns: [
			'recordings a day',
			'a second',
			'in flight: model',
			'simulated',
			'ratio',
			'requests a second: model',
			'simulated',
			'ratio',
		],
		rows,
		notes: [
			`The model takes ${typicalCosts.jobSeconds} s for a job, ${typicalCosts.lagSeconds} s until it is noticed, and ${typicalCosts.polls} polls.`,
		],
	};
}

/** The log-normal load: e^(ln 6 + sigma^2 / 2) = 7.8 s, with what the comparison above shows of this node. */
const typicalCosts: JobCosts = { jobSeconds: 7.84, lagSeconds: 0.9, polls: 5.5 };
