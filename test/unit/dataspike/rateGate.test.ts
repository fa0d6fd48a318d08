import { RateGate } from '../../../nodes/DeepfakeAudioCheck/dataspike/rateGate';
import { VirtualTime } from '../../../bench/simulation/virtualTime';

const never = new AbortController().signal;

describe('the gate for requests', () => {
	it('lets requests through in the order in which they came, apart from each other', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time, never);
		const passed: Array<[number, number]> = [];

		await time.run(
			Promise.all(
				[0, 1, 2, 3].map(async (number) => {
					await gate.enter(1e6);
					passed.push([number, Math.round(time.nowMs())]);
				}),
			),
		);

		expect(passed).toEqual([
			[0, 0],
			[1, 50],
			[2, 100],
			[3, 150],
		]);
	});

	it('holds back those who wait already when a request is refused', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time, never);
		const passedAtMs: number[] = [];

		await time.run(
			Promise.all([
				...[0, 1, 2].map(async () => {
					await gate.enter(1e6);
					passedAtMs.push(time.nowMs());
				}),
				time.sleep(20).then(() => gate.refused({ sentMs: 0, pauseMs: 2000 })),
			]),
		);

		expect(passedAtMs[0]).toBe(0);
		expect(passedAtMs[1]).toBeGreaterThanOrEqual(2020);
		expect(passedAtMs[2]).toBeGreaterThan(passedAtMs[1] ?? 0);
	});

	it('lets a request through at its deadline, however long the service asked to wait', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time, never);
		gate.refused({ sentMs: 0, pauseMs: 3_600_000 });

		await time.run(gate.enter(1500));

		expect(time.nowMs()).toBe(1500);
	});

	it('lets everyone go within 100 ms of an interruption', async () => {
		const time = new VirtualTime();
		const ending = new AbortController();
		const gate = new RateGate(time, ending.signal);
		gate.refused({ sentMs: 0, pauseMs: 3_600_000 });
		const entering = [1, 2, 3].map(async () => await gate.enter(1e9));

		const [, ...entered] = await time.run(
			Promise.allSettled([
				time.sleep(5000).then(() => ending.abort(new Error('the run is over'))),
				...entering,
			]),
		);

		expect(entered.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);

		expect(time.nowMs()).toBeLessThanOrEqual(5100);
	});
});
