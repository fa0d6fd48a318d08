const POLL_MS = 100;
const WITHIN_MS = 60_000;

/** Resolves when the condition holds. Throws when it does not within a minute. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	const giveUpAtMs = Date.now() + WITHIN_MS;
	while (!(await condition())) {
		if (Date.now() > giveUpAtMs) throw new Error('What the test waits for did not come');
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}
