import { VirtualTime } from '../../../bench/simulation/virtualTime';
import { RateGate } from '../../../nodes/DeepfakeAudioCheck/dataspike/rateGate';

const never = new AbortController().signal;

/** Requests of runs that all wait at once: who passed, and when, in whole ms. */
async function passAll(
	time: VirtualTime,
	requests: Array<[name: string, enter: (deadlineMs: number) => Promise<void>]>,
): Promise<Array<[string, number]>> {
	const passed: Array<[string, number]> = [];
	await time.run(
		Promise.allSettled(
			requests.map(async ([name, enter]) => {
				await enter(1e6);
				passed.push([name, Math.round(time.nowMs())]);
			}),
		),
	);
	return passed;
}

describe('the gate for requests', () => {
	it('lets the requests of a run through in the order in which they came, apart from each other', async () => {
		const time = new VirtualTime();
		const { enter } = new RateGate(time).forRun(never);

		const passed = await passAll(time, [
			['first', enter],
			['second', enter],
			['third', enter],
		]);

		expect(passed).toEqual([
			['first', 0],
			['second', 50],
			['third', 99],
		]);
	});

	it('gives every run its turn, however many requests one of them has waiting', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time);
		const [many, two, one] = [1, 2, 3].map(() => gate.forRun(never).enter);
		if (many === undefined || two === undefined || one === undefined) throw new Error('three runs');

		const passed = await passAll(time, [
			...[1, 2, 3, 4].map((n): [string, typeof many] => [`many ${n}`, many]),
			['two 1', two],
			['two 2', two],
			['one 1', one],
		]);

		expect(passed.map(([name]) => name)).toEqual([
			...['many 1', 'two 1', 'one 1'],
			...['many 2', 'two 2'],
			...['many 3', 'many 4'],
		]);
	});

	it('lets a run that comes late take its turn in the round that is under way', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time);
		const { enter } = gate.forRun(never);
		const early = Array.from({ length: 10 }, (_, n): [string, typeof enter] => [
			`early ${n}`,
			enter,
		]);

		const late = gate.forRun(never).enter;
		const enterLate = async () => {
			await time.sleep(60);
			await late(1e6);
		};
		const passed = await passAll(time, [...early, ['late', enterLate]]);

		expect(passed[2]?.[0]).toBe('late');
	});

	it('holds back the requests of all runs when one is refused', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time);
		const refusedRun = gate.forRun(never);
		const passedAtMs: number[] = [];

		await time.run(
			Promise.all([
				...[0, 1, 2].map(async () => {
					await gate.forRun(never).enter(1e6);
					passedAtMs.push(time.nowMs());
				}),
				time.sleep(20).then(() => refusedRun.refused({ sentMs: 0, pauseMs: 2000 })),
			]),
		);

		expect(passedAtMs[0]).toBe(0);
		expect(passedAtMs[1]).toBeGreaterThanOrEqual(2020);
		expect(passedAtMs[2]).toBeGreaterThan(passedAtMs[1] ?? 0);
	});

	it('lets a request through at its deadline, however long the service asked to wait', async () => {
		const time = new VirtualTime();
		const run = new RateGate(time).forRun(never);
		run.refused({ sentMs: 0, pauseMs: 3_600_000 });

		await time.run(run.enter(1500));

		expect(time.nowMs()).toBe(1500);
	});

	it('lets a request that waits behind others through at its deadline', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time);
		const run = gate.forRun(never);
		run.refused({ sentMs: 0, pauseMs: 3_600_000 });
		const patient = run.enter(1e9);

		await time.run(gate.forRun(never).enter(1500));

		expect(time.nowMs()).toBe(1500);
		expect(gate.waiting).toBe(1);
		void patient;
	});

	it('ends the waiting of a run within 100 ms of its end, and of no other', async () => {
		const time = new VirtualTime();
		const gate = new RateGate(time);
		const ending = new AbortController();
		const [ended, other] = [gate.forRun(ending.signal), gate.forRun(never)];
		other.refused({ sentMs: 0, pauseMs: 10_000 });
		const settled: Array<[string, string, number]> = [];
		const note = async (name: string, entering: Promise<void>) => {
			const [{ status }] = await Promise.allSettled([entering]);
			settled.push([name, status, time.nowMs()]);
		};

		await time.run(
			Promise.all([
				note('ended 1', ended.enter(1e9)),
				note('ended 2', ended.enter(1e9)),
				note('other', other.enter(1e9)),
				time.sleep(5050).then(() => ending.abort(new Error('the run is over'))),
			]),
		);

		expect(settled).toEqual([
			['ended 1', 'rejected', 5100],
			['ended 2', 'rejected', 5100],
			['other', 'fulfilled', 10_000],
		]);
	});

	it.each([0, 17, 59])(
		'gives the place of run %i of sixty to the next one when it is stopped: the rest pass as if it had not been',
		async (stopped) => {
			const passedOf = async (runs: number, stop: number | undefined) => {
				const time = new VirtualTime();
				const gate = new RateGate(time);
				gate.forRun(never).refused({ sentMs: 0, pauseMs: 1000 });
				const ending = new AbortController();
				const requests = Array.from(
					{ length: runs },
					(_, run): [string, (ms: number) => Promise<void>] => [
						String(run),
						gate.forRun(run === stop ? ending.signal : never).enter,
					],
				);
				const passing = passAll(time, requests);
				ending.abort(new Error('stopped'));
				const passed = await passing;
				expect(gate.waiting).toBe(0);
				return passed;
			};

			const passed = await passedOf(60, stopped);
			const without = await passedOf(59, undefined);

			expect(passed).toHaveLength(59);
			expect(passed.map(([name]) => name)).not.toContain(String(stopped));
			expect(passed.map(([, atMs]) => atMs)).toEqual(without.map(([, atMs]) => atMs));
		},
	);

	it('refuses a run that is over before it waits, and keeps no place for it', async () => {
		const gate = new RateGate(new VirtualTime());
		const { enter } = gate.forRun(AbortSignal.abort(new Error('the run is over')));

		await expect(enter(1e6)).rejects.toThrow('the run is over');
		expect(gate.waiting).toBe(0);
	});
});
