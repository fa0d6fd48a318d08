import { thisNode } from '../contenders/thisNode';
import { drawArrivalsMs } from '../load/arrivals';
import { drawJobTimesMs } from '../load/jobTimes';
import type { Table } from '../table';
import { simulateArrivals } from './simulate';

const secondsPerDay = 86_400;

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

/** The same, measured: single-file executions at random, all in one process, in virtual time. */
async function simulateLoad(
	perDay: number,
	{ forSeconds, seed }: { forSeconds: number; seed: number },
): Promise<LoadOnService> {
	const arrivalsMs = drawArrivalsMs(perDay / secondsPerDay, forSeconds, seed);
	const jobTimesMs = drawJobTimesMs('log-normal', arrivalsMs.length, seed);
	const run = await simulateArrivals(thisNode, { arrivalsMs, jobTimesMs, seed });
	const perSecond = arrivalsMs.length / forSeconds;
	return {
		perSecond,
		// Everything that was in flight, summed over time, divided by the time.
		inFlight: perSecond * (run.meanTimeMs / 1000),
		pollsPerSecond: perSecond * run.pollsPerJob,
		requestsPerSecond: perSecond * (run.pollsPerJob + 1),
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
		title:
			'The cost model of docs/scaling.md beside a simulation: single-file executions, log-normal',
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

/** The log-normal load: e^(ln 6 + sigma^2 / 2) = 7.8 s, with what the single-file executions above show of this node. */
const typicalCosts: JobCosts = { jobSeconds: 7.84, lagSeconds: 0.8, polls: 5.2 };
