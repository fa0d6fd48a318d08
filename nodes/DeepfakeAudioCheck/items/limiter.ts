/** Runs a task as soon as there is a place for it; rejects with what it throws. */
export type Limit = <Value>(task: () => Promise<Value>) => Promise<Value>;

/**
 * A limiter: at most so many of the tasks that it is given run at a time, started in the order in which
 * they are given. Knows nothing of what it runs.
 */
export function createLimiter(most: number): Limit {
	const waiting: Array<() => void> = [];
	let running = 0;
	const leave = () => {
		const next = waiting.shift();
		if (next === undefined) running -= 1;
		else next();
	};
	return async (task) => {
		if (running < most) running += 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
		try {
			return await task();
		} finally {
			leave();
		}
	};
}
