/** How long a job took, as far as the looks at it told: longer than the one, at most the other, in ms. */
interface ObservedTime {
	longerThanMs: number;
	atMostMs: number;
}

/** Jobs that are remembered, and jobs needed before they are gone by. */
const MOST_JOBS = 50;
const FEWEST_JOBS = 8;

/** The share of jobs that have finished by the first look, and of first looks that are trials. */
const FASTEST = 0.1;
const TRIALS = 0.05;

/** How long recent jobs took: tells when a first look at a new one is worth it. */
export class JobTimes {
	private recent: ObservedTime[] = [];

	private fastestMs = 0;

	note(time: ObservedTime): void {
		this.recent = [...this.recent.slice(1 - MOST_JOBS), time];
		if (this.recent.length >= FEWEST_JOBS) this.fastestMs = findFastestMs(this.recent);
	}

	/** When a tenth of recent jobs had finished; earlier now and then, as that look itself only says "at most". */
	firstLookMs(random: () => number): number {
		return this.fastestMs * (random() < TRIALS ? random() : 1);
	}
}

/** From B. W. Turnbull's self-consistent estimate, Journal of the Royal Statistical Society B 38 (1976). */
function findFastestMs(times: readonly ObservedTime[]): number {
	const ends = times.map(({ atMostMs }) => ({ atMostMs, jobs: 1, next: 0 }));
	const possible = times.map(({ longerThanMs, atMostMs }) =>
		ends.filter((end) => end.atMostMs > longerThanMs && end.atMostMs <= atMostMs),
	);
	for (let round = 0; round < 2; round += 1) {
		for (const some of possible) {
			const total = some.reduce((sum, { jobs }) => sum + jobs, 0);
			for (const end of some) end.next += end.jobs / total;
		}
		for (const end of ends) [end.jobs, end.next] = [end.next, 0];
	}
	let left = FASTEST * times.length;
	ends.sort((one, other) => one.atMostMs - other.atMostMs);
	return ends.find(({ jobs }) => (left -= jobs) <= 0)?.atMostMs ?? 0;
}
