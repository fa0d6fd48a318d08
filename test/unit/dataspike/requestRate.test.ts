import { RequestRate } from '../../../nodes/DeepfakeAudioCheck/dataspike/requestRate';

/** Sends requests as fast as the rate allows to a service that takes so many a second. */
function useService(options: { perSecond: number; forMs: number; roundTripMs?: number }) {
	const { perSecond, forMs, roundTripMs = 0 } = options;
	const rate = new RequestRate();
	const takenAtMs: number[] = [];
	const refusedAtMs: number[] = [];
	const takenInSecond = new Map<number, number>();
	for (let nowMs = 0; nowMs < forMs; ) {
		const sentMs = Math.max(nowMs, rate.earliestMs);
		rate.sent(sentMs);
		nowMs = sentMs + roundTripMs;
		const second = Math.floor(sentMs / 1000);
		const inSecond = takenInSecond.get(second) ?? 0;
		if (inSecond < perSecond) {
			takenInSecond.set(second, inSecond + 1);
			takenAtMs.push(sentMs);
		} else {
			refusedAtMs.push(sentMs);
			rate.refused({ sentMs, nowMs, pauseMs: 1000 });
		}
	}
	return { takenAtMs, refusedAtMs };
}

/** Requests a second right now: the next one is sent when the last one allows it. */
function perSecondOf(rate: RequestRate): number {
	const atMs = rate.earliestMs;
	// So late that the rate counts as unused, and does not grow.
	rate.sent(atMs + 100_000);
	return Number((1000 / (rate.earliestMs - atMs - 100_000)).toFixed(2));
}

describe('the rate of requests', () => {
	it('lets the first request go at once and keeps the next ones a twentieth of a second apart', () => {
		const rate = new RequestRate();

		expect(rate.earliestMs).toBeLessThanOrEqual(0);
		rate.sent(5000);
		expect(rate.earliestMs).toBe(5050);
	});

	it('grows by half a request a second with each request that it held back', () => {
		const rate = new RequestRate();
		rate.sent(0);
		for (let held = 0; held < 80; held += 1) rate.sent(rate.earliestMs);

		expect(perSecondOf(rate)).toBe(60);
	});

	it('does not grow while it is not used: a burst after quiet hours is no faster than the first one', () => {
		const rate = new RequestRate();
		for (let minute = 0; minute < 600; minute += 1) rate.sent(minute * 60_000);

		expect(perSecondOf(rate)).toBe(20);
	});

	it('stops for as long as the service asks', () => {
		const rate = new RequestRate();
		rate.sent(0);
		rate.refused({ sentMs: 0, nowMs: 30, pauseMs: 60_000 });

		expect(rate.earliestMs).toBe(60_030);
	});

	it('is not shortened by a later refusal that asks for less', () => {
		const rate = new RequestRate();
		rate.refused({ sentMs: 0, nowMs: 30, pauseMs: 60_000 });
		rate.refused({ sentMs: 10, nowMs: 40, pauseMs: 1000 });

		expect(rate.earliestMs).toBe(60_030);
	});

	it.each<[why: string, refusals: Array<{ sentMs: number; nowMs: number }>, perSecond: number]>([
		['to half at the first refusal', [{ sentMs: 0, nowMs: 30 }], 10],
		[
			'no further for a request that was under way then',
			[
				{ sentMs: 0, nowMs: 30 },
				{ sentMs: 29, nowMs: 60 },
			],
			10,
		],
		[
			'to half again for one that was sent in that very moment',
			[
				{ sentMs: 0, nowMs: 30 },
				{ sentMs: 30, nowMs: 60 },
			],
			5,
		],
		[
			'to half again when the next refusal comes within 5 seconds',
			[
				{ sentMs: 0, nowMs: 30 },
				{ sentMs: 5000, nowMs: 5029 },
			],
			5,
		],
		[
			'by a tenth when it comes later',
			[
				{ sentMs: 0, nowMs: 30 },
				{ sentMs: 5000, nowMs: 5030 },
			],
			9,
		],
		[
			'never below one a second',
			Array.from({ length: 9 }, (_, n) => ({ sentMs: n * 2000, nowMs: n * 2000 + 30 })),
			1,
		],
	])('falls %s', (_why, refusals, perSecond) => {
		const rate = new RequestRate();
		for (const refusal of refusals) rate.refused({ ...refusal, pauseMs: 0 });

		expect(perSecondOf(rate)).toBe(perSecond);
	});

	it('grows by a twentieth of a request a second in each second of full use after a refusal', () => {
		const rate = new RequestRate();
		rate.refused({ sentMs: 0, nowMs: 0, pauseMs: 0 });
		rate.sent(0);
		while (rate.earliestMs < 20_000) rate.sent(rate.earliestMs);

		expect(perSecondOf(rate)).toBeCloseTo(11, 1);
	});

	it.each([2, 5, 10, 50])(
		'uses a service that takes %i requests a second near that, with few refusals',
		(perSecond) => {
			const { takenAtMs, refusedAtMs } = useService({ perSecond, forMs: 120_000 });

			expect(takenAtMs.length / 120 / perSecond).toBeGreaterThan(0.8);
			expect(refusedAtMs.length).toBeLessThanOrEqual(20);
			const seconds = refusedAtMs.map((atMs) => Math.floor(atMs / 1000));
			expect(new Set(seconds).size).toBe(seconds.length);
		},
	);

	it('never keeps requests apart by less than a thousandth of a second', () => {
		const rate = new RequestRate();
		rate.sent(0);
		for (let held = 0; held < 5000; held += 1) rate.sent(rate.earliestMs);

		expect(perSecondOf(rate)).toBe(1000);
	});
});
