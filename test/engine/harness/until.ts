/** Resolves when a condition holds. Throws when it does not within ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
	const endMs = Date.now() + 30_000;
	while (!condition()) {
		if (Date.now() > endMs) throw new Error('The condition did not come true within 30 seconds');
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
