import { VirtualTime } from '../../../bench/simulation/virtualTime';
import { SharedPaces } from '../../../nodes/DeepfakeAudioCheck/jobs/sharedPaces';

const access = { baseUrl: 'https://api.example', apiKey: 'key-1' };
const hourMs = 3_600_000;
const never = new AbortController().signal;

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
			const inside = value instanceof Map ? [...value.keys(), ...value.values()] : [];
			for (const part of [...inside, ...Object.values(value)]) {
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
});
