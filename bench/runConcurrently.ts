import { createLimiter } from '../nodes/DeepfakeAudioCheck/items/limiter';

/** Runs tasks with at most `limit` of them at a time, started in order. */
export async function runConcurrently<Task>(
	tasks: readonly Task[],
	limit: number,
	run: (task: Task) => Promise<void>,
): Promise<void> {
	const start = createLimiter(limit);
	await Promise.all(tasks.map(async (task) => await start(async () => await run(task))));
}
