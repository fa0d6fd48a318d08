import { RequestRate } from '../../../nodes/DeepfakeAudioCheck/dataspike/requestRate';

/** Sends requests as fast as the rate allows to a service that takes so many a second. */
function useService(options: { perSecond: number; forMs: number; roundTripMs?: number }) {
	const { perSecond, forMs, roundTripMs = 0 } = options;
	const rate = new RequestRate();
	const takenAtMs: number[] = [];
	const refusedAtMs: number[] = [];
	for (let nowMs = 0; nowMs < forMs; ) {
		const sentMs = Math.max(nowMs, rate.earliestMs);
		rate.sent(sentMs);
		nowMs = sentMs + roundTripMs;
		const second = Math.floor(sentMs / 1000);
		const inSecond = takenAtMs.filter((atMs) => Math.floor(atMs / 1000) === second).length;
		if (inSecond < perSecond) {
			takenAtMs.push(sentMs);
			rate.accepted();
		} else {
			refusedAtMs.push(sentMs);
			rate.refused({ sentMs, nowMs, pauseMs: 1000 });
		}
	}
	return { takenAtMs, refusedAtMs };
}

describe('the rate of requests', () => {
	it('lets the first request go at once and keeps the next ones a twentieth of a second apart', () => {
		const rate = new RequestRate();

		expect(rate.earliestMs).toBeLessThanOrEqual(0);
		rate.sent(5000);
		expect(rate.earliestMs).toBe(5050);
	});

	it('grows by one a second with each request that is taken', () => {
		const rate = new RequestRate();
		for (let taken = 0; taken < 80; taken += 1) rate.accepted();

		expect(rate.spacingMs(0)).toBe(10);
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

	it('does not fall further for requests that were under way at the first refusal', () => {
		const rate = new RequestRate();
		for (const atMs of [0, 50, 100, 150]) rate.sent(atMs);
		rate.refused({ sentMs: 100, nowMs: 200, pauseMs: 1000 });
		const spacingMs = rate.spacingMs(1200);

		rate.refused({ sentMs: 150, nowMs: 250, pauseMs: 950 });

		expect(rate.spacingMs(1200)).toBe(spacingMs);
	});

	it('comes back to the limit within twenty seconds, and then tries for more', () => {
		const rate = new RequestRate();
		for (let number = 0; number <= 10; number += 1) rate.sent(number * 50);
		rate.refused({ sentMs: 500, nowMs: 500, pauseMs: 1000 });

		const perSecond = [0, 5, 20, 40, 80].map((seconds) =>
			Number((1000 / rate.spacingMs(1500 + seconds * 1000)).toFixed(1)),
		);

		expect(perSecond).toEqual([9, 9.6, 10, 11, 37]);
	});

	it.each([2, 5, 10, 50])(
		'uses a service that takes %i requests a second near that, with few refusals',
		(perSecond) => {
			const { takenAtMs, refusedAtMs } = useService({ perSecond, forMs: 120_000 });

			// The second after each refusal is lost, and the first seconds find the limit.
			expect(takenAtMs.length / 120 / perSecond).toBeGreaterThan(0.85);
			expect(refusedAtMs.length).toBeLessThanOrEqual(14);
			const seconds = refusedAtMs.map((atMs) => Math.floor(atMs / 1000));
			expect(new Set(seconds).size).toBe(seconds.length);
		},
	);
});
