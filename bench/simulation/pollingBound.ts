import { PollingPlan } from '../../nodes/DeepfakeAudioCheck/polling/pollingPlan';
import { drawJobTimesMs } from '../load/jobTimes';
import { mean } from '../statistics';
import type { Table } from '../table';

/** Width of the bins in ms, and how many: up to 100 s. */
const binMs = 100;
const binCount = 1000;

/** So many job times stand for the distribution itself. */
const jobCount = 40_000;

interface Limit {
	pollCost: number;
	meanLagMs: number;
	pollsRatio: number;
}

/**
 * What is arithmetically possible on the log-normal load: the best schedule for someone who knows the
 * distribution exactly (but not the single job), without latency, jitter, or anything to learn.
 */
export function describePollingBound(): Table {
	const jobTimesMs = drawJobTimesMs('log-normal', jobCount, 12_345);
	const envelopes = [
		{ name: 'pauses of 1 to 3 s', interval: { minimumMs: 1000, maximumMs: 3000 } },
		{ name: 'pauses of any length', interval: { minimumMs: 100, maximumMs: 100_000 } },
	];
	const rows = envelopes.flatMap(({ name, interval }) => {
		const limits = Array.from({ length: 60 }, (_, step) =>
			measure(jobTimesMs, interval, 0.01 * 1.07 ** step),
		);
		const atHalf = limits.find(({ pollsRatio }) => pollsRatio <= 0.5);
		const atHalfSecond = limits.filter(({ meanLagMs }) => meanLagMs <= 500).at(-1);
		const atNode = limits.find(({ pollsRatio }) => pollsRatio <= 0.6);
		return [
			[name, 'half the polls of the 1 s poller', ...cells(atHalf)],
			[name, '0.6 of the polls (where this node is)', ...cells(atNode)],
			[name, 'a mean lag of 0.5 s', ...cells(atHalfSecond)],
		];
	});
	return {
		title: 'What no way of waiting can beat: log-normal, distribution known exactly',
		columns: ['allowed', 'asked for', 'least mean lag s', 'polls / 1 s poller'],
		rows,
	};
}

function cells(limit: Limit | undefined): string[] {
	if (limit === undefined) return ['not possible', 'not possible'];
	return [(limit.meanLagMs / 1000).toFixed(2), limit.pollsRatio.toFixed(2)];
}

function measure(
	jobTimesMs: readonly number[],
	interval: { minimumMs: number; maximumMs: number },
	pollCostSeconds: number,
): Limit {
	const grid = {
		edgesMs: Array.from({ length: binCount + 1 }, (_, edge) => edge * binMs),
		binCount,
	};
	const shares = new Float64Array(binCount + 1);
	for (const jobTimeMs of jobTimesMs) {
		const bin = Math.min(Math.ceil(jobTimeMs / binMs) - 1, binCount);
		shares[bin] = (shares[bin] ?? 0) + 1 / jobTimesMs.length;
	}
	const pollCost = (pollCostSeconds * 1000) / interval.minimumMs;
	const plan = new PollingPlan(grid, shares, interval, pollCost);
	const pollsAtMs: number[] = [];
	const longestMs = Math.max(...jobTimesMs.slice(0, 10_000)) * 4;
	for (let atMs = 0; atMs < longestMs; ) {
		atMs += Math.min(plan.pauseMs(atMs), 10_000);
		pollsAtMs.push(atMs);
	}

	const sorted = [...jobTimesMs].sort((one, other) => one - other);
	let [polls, lagMs, next] = [0, 0, 0];
	for (const jobTimeMs of sorted) {
		while ((pollsAtMs[next] ?? Number.POSITIVE_INFINITY) < jobTimeMs) next += 1;
		polls += next + 1;
		lagMs += (pollsAtMs[next] ?? jobTimeMs) - jobTimeMs;
	}
	const fixedPolls = mean(jobTimesMs.map((jobTimeMs) => Math.ceil(jobTimeMs / 1000)));
	return {
		pollCost,
		meanLagMs: lagMs / sorted.length,
		pollsRatio: polls / sorted.length / fixedPolls,
	};
}
