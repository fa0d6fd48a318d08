import { VirtualTime } from '../../../bench/simulation/virtualTime';
import { SharedPaces } from '../../../nodes/DeepfakeAudioCheck/jobs/sharedPaces';
import { VirtualClock } from '../polling/virtualClock';

const access = { baseUrl: 'https://api.example', apiKey: 'key-1' };
const hourMs = 3_600_000;
const never = new AbortController().signal;

/** How many objects can be reached from one, itself included. */
function countObjects(from: unknown): number {
	const seen = new Set<unknown>();
	const walk = (value: unknown) => {
		if (typeof value !== 'object' || value === null || seen.has(value)) return;
		seen.add(value);
		if (value instanceof Map) for (const entry of value.values()) walk(entry);
		for (const part of Object.values(value)) walk(part);
	};
	walk(from);
	return seen.size;
}

describe('the pace that executions share', () => {
	it('is the same for the same service and key, and another one otherwise', () => {
		const paces = new SharedPaces(new VirtualTime());
		const pace = paces.of(access);

		expect(paces.of({ ...access }).gate).toBe(pace.gate);
		expect(paces.of({ ...access }).jobTimes).toBe(pace.jobTimes);
		expect(paces.of({ ...access, apiKey: 'key-2' }).gate).not.toBe(pace.gate);
		expect(paces.of({ ...access, baseUrl: 'https://sandbox.example' }).gate).not.toBe(pace.gate);
	});

	it('holds no key', () => {
		const paces = new SharedPaces(new VirtualTime());
		paces.of({ ...access, apiKey: 'a-secret-key' });

		const seen: unknown[] = [];
		const walk = (value: unknown) => {
			if (typeof value !== 'object' || value === null || seen.includes(value)) return;
			seen.push(value);
			const inside: unknown[] = value instanceof Map ? [...value.entries()].flat() : [];
			inside.push(...(Object.values(value) as unknown[]));
			for (const part of inside) {
				expect(String(part)).not.toContain('a-secret-key');
				walk(part);
			}
		};
		walk(paces);
		expect(seen.length).toBeGreaterThan(3);
	});

	it('is forgotten an hour after it was asked for, when nothing was sent', async () => {
		const time = new VirtualTime();
		const paces = new SharedPaces(time);
		const { gate } = paces.of(access);

		await time.run(time.sleep(hourMs));
		expect(paces.of(access).gate).toBe(gate);

		await time.run(time.sleep(hourMs + 1));
		expect(paces.of(access).gate).not.toBe(gate);
	});

	it('is kept while requests are made, and as long as the service asked to wait', async () => {
		const time = new VirtualTime();
		const paces = new SharedPaces(time);
		const { gate } = paces.of(access);
		const run = gate.forRun(never);

		await time.run(time.sleep(hourMs));
		await time.run(run.enter(Infinity));
		await time.run(time.sleep(hourMs));
		expect(paces.of(access).gate).toBe(gate);

		run.refused({ sentMs: time.nowMs(), pauseMs: hourMs });
		await time.run(time.sleep(2 * hourMs));
		expect(paces.of(access).gate).toBe(gate);
	});

	it('is one of a hundred at most: the one that was not asked for the longest goes', () => {
		const paces = new SharedPaces(new VirtualTime());
		const of = (key: number) => paces.of({ ...access, apiKey: `key-${key}` }).gate;
		const [first, second] = [of(1), of(2)];
		for (let key = 3; key <= 100; key += 1) of(key);
		of(1);

		of(101);

		expect(paces.size).toBe(100);
		expect(of(1)).toBe(first);
		expect(of(2)).not.toBe(second);
	});

	it('holds no more after ten thousand executions with a hundred keys than after five thousand', async () => {
		const clock = new VirtualClock();
		const paces = new SharedPaces(clock);
		const counts: number[] = [];
		for (let execution = 1; execution <= 10_000; execution += 1) {
			const { gate, jobTimes } = paces.of({ ...access, apiKey: `key-${execution % 100}` });
			const ending = new AbortController();
			const run = gate.forRun(ending.signal);
			const entering = [run.enter(Infinity), run.enter(Infinity)];
			// One of seven is refused, and one of five stopped while it waits.
			if (execution % 7 === 0) run.refused({ sentMs: clock.nowMs(), pauseMs: 300 });
			if (execution % 5 === 0) ending.abort(new Error('stopped'));
			await Promise.allSettled(entering);
			jobTimes.note({ longerThanMs: execution, atMostMs: execution + 1000 });
			if (execution % 5000 === 0) counts.push(countObjects(paces));
		}

		expect(paces.size).toBe(100);
		expect(counts[1]).toBe(counts[0]);
		// A hundred times fifty times of jobs, and a few objects for the pace itself.
		expect(counts[1]).toBeLessThan(100 * 60);
	}, 120_000);
});
