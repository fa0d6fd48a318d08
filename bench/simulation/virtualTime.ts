import type { Clock } from '../../nodes/DeepfakeAudioCheck/polling/interruptibleSleep';

interface Sleeper {
	atMs: number;
	order: number;
	wake: () => void;
}

/**
 * Time that passes only when everything sleeps: the next sleeper wakes at once. Many can sleep at
 * the same time, so whole runs of the node can be simulated, in the order in which they would happen.
 */
export class VirtualTime implements Clock {
	private presentMs = 0;

	private order = 0;

	/** A binary heap, the first to wake on top. */
	private readonly heap: Sleeper[] = [];

	nowMs = () => this.presentMs;

	sleep = async (durationMs: number): Promise<void> => {
		await new Promise<void>((wake) => {
			this.push({ atMs: this.presentMs + Math.max(durationMs, 0), order: this.order, wake });
			this.order += 1;
		});
	};

	/** Lets time pass until the work is done. */
	async run<Value>(work: Promise<Value>): Promise<Value> {
		let isDone = false;
		const done = work.finally(() => {
			isDone = true;
		});
		done.catch(() => {});
		for (;;) {
			// A turn of the event loop: everything that was woken runs until it sleeps again.
			await new Promise((resolve) => setImmediate(resolve));
			if (isDone) return await done;
			const next = this.pop();
			if (next === undefined) throw new Error('Nothing sleeps, but the work is not done');
			this.presentMs = next.atMs;
			next.wake();
		}
	}

	private push(sleeper: Sleeper): void {
		let index = this.heap.length;
		this.heap.push(sleeper);
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!this.isBefore(index, parent)) return;
			this.swap(index, parent);
			index = parent;
		}
	}

	private pop(): Sleeper | undefined {
		const [first] = this.heap;
		const last = this.heap.pop();
		if (first === undefined || last === undefined || this.heap.length === 0) return first;
		this.heap[0] = last;
		for (let index = 0; ; ) {
			const [left, right] = [2 * index + 1, 2 * index + 2];
			let smallest = index;
			if (this.isBefore(left, smallest)) smallest = left;
			if (this.isBefore(right, smallest)) smallest = right;
			if (smallest === index) return first;
			this.swap(index, smallest);
			index = smallest;
		}
	}

	private isBefore(one: number, other: number): boolean {
		const [first, second] = [this.heap[one], this.heap[other]];
		if (first === undefined || second === undefined) return false;
		return first.atMs === second.atMs ? first.order < second.order : first.atMs < second.atMs;
	}

	private swap(one: number, other: number): void {
		const [first, second] = [this.heap[one], this.heap[other]];
		if (first === undefined || second === undefined) return;
		this.heap[one] = second;
		this.heap[other] = first;
	}
}
