/**
 * Runs tasks with at most `limit` of them at a time, started in order. Knows nothing of what it runs.
 *
 * @returns what the tasks returned, in the order of the tasks
 * @throws what a task throws, after which no further task is started
 */
export async function runConcurrently<Task, Value>(
	tasks: readonly Task[],
	limit: number,
	run: (task: Task) => Promise<Value>,
): Promise<Value[]> {
	const values: Value[] = new Array<Value>(tasks.length);
	// One iterator for all workers: each takes the next task when it has finished its last one.
	const remaining = tasks.entries();
	const work = async () => {
		for (const [index, task] of remaining) values[index] = await run(task);
	};
	await Promise.all(Array.from({ length: Math.min(limit, tasks.length) }, work));
	return values;
}
