/** The result of a piece of work, and who did it. */
export interface Shared<Owner, Value> {
	value: Value;
	owner: Owner;
}

/**
 * Work that is done once in a run for all who ask for the same: whoever asks first does it, the
 * others get what it brings, whether they ask meanwhile or later. Work that throws is not shared:
 * each of those who asked tries by itself, one after another, and meets its own failure.
 */
export class SingleFlight<Owner, Value> {
	private readonly works = new Map<string, Shared<Owner, Promise<Value>>>();

	/**
	 * @param task.key equal for the same work; undefined for work that is not shared
	 * @throws what the work throws
	 */
	async do(task: {
		key: string | undefined;
		owner: Owner;
		work: () => Promise<Value>;
	}): Promise<Shared<Owner, Value>> {
		const { key, owner, work } = task;
		if (key === undefined) return { value: await work(), owner };

		for (;;) {
			const known = this.works.get(key);
			if (known === undefined) break;
			try {
				return { value: await known.value, owner: known.owner };
			} catch {
				// Another one that waited for it may have begun anew by now.
				if (this.works.get(key) === known) this.works.delete(key);
			}
		}
		const value = work();
		this.works.set(key, { value, owner });
		return { value: await value, owner };
	}
}
