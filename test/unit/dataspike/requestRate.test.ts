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

	it('never keeps requests apart by less than a thousandth of a second', () => {
		const rate = new RequestRate();
		for (let taken = 0; taken < 2000; taken += 1) rate.accepted();

		expect(rate.spacingMs(0)).toBe(1);
	});

	/** The rate right after a pause that began with the refusal, in requests a second. */
	function rateAfter(
		rate: RequestRate,
		{ sentMs, nowMs, pauseMs }: { sentMs: number; nowMs: number; pauseMs: number },
	): number {
		rate.refused({ sentMs, nowMs, pauseMs });
		return Number((1000 / rate.spacingMs(nowMs + pauseMs)).toFixed(2));
	}

	it.each<[why: string, sentAtMs: number[], refusedMs: number, perSecond: number]>([
		// A tenth below the limit that the refusal shows; before the first one, the rate is 20.
		['what was taken in the second before', [0, 100, 200, 300, 400], 400, 3.6],
		['not what was sent after the refused one', [0, 100, 200, 300, 400], 200, 1.8],
		['not what was sent a whole second before', [0, 500, 1000], 1000, 1],
		['half the rate when it was the first request', [0], 0, 9],
		['half the rate when nothing was sent in the second before', [0, 1500], 1500, 9],
		[
			'never more than the rate itself',
			Array.from({ length: 31 }, (_, index) => index * 20),
			600,
			18,
		],
	])('falls to a tenth below the limit: %s', (_why, sentAtMs, refusedMs, perSecond) => {
		const rate = new RequestRate();
		for (const atMs of sentAtMs) rate.sent(atMs);

		const nowMs = Math.max(...sentAtMs);
		expect(rateAfter(rate, { sentMs: refusedMs, nowMs, pauseMs: 1000 })).toBe(perSecond);
	});

	it('is only halved by a refusal right after a pause, in which nothing could be sent', () => {
		const rate = new RequestRate();
		for (let number = 0; number <= 10; number += 1) rate.sent(number * 50);
		rate.refused({ sentMs: 500, nowMs: 500, pauseMs: 1000 });
		rate.sent(1500);
		rate.sent(1611);

		// One was taken since the pause; the rate was 9.02, half of it is 4.51, a tenth below that 4.06.
		expect(rateAfter(rate, { sentMs: 1611, nowMs: 1650, pauseMs: 1000 })).toBe(4.06);
	});

	it('goes by what was taken again a second after a pause', () => {
		const rate = new RequestRate();
		for (let number = 0; number <= 10; number += 1) rate.sent(number * 50);
		rate.refused({ sentMs: 500, nowMs: 500, pauseMs: 1000 });
		for (const atMs of [1500, 1800, 2000, 2300, 2500]) rate.sent(atMs);

		// Three were taken in the second before 2500; the pause ended a whole second before.
		expect(rateAfter(rate, { sentMs: 2500, nowMs: 2500, pauseMs: 1000 })).toBe(2.7);
	});

	it('never falls below one request a second, however often the service refuses', () => {
		const rate = new RequestRate();
		let nowMs = 0;
		for (let refusals = 0; refusals < 12; refusals += 1) {
			rate.sent(nowMs);
			rate.refused({ sentMs: nowMs, nowMs, pauseMs: 5000 });
			nowMs += 5000;
		}

		expect(rate.spacingMs(nowMs)).toBe(1000);
		// Forty seconds later it tries for a tenth more than the limit, which is one a second too.
		expect(Number((1000 / rate.spacingMs(nowMs + 40_000)).toFixed(2))).toBe(1.1);
	});

	it('falls again for a request that was sent in the very moment of the last refusal', () => {
		const rate = new RequestRate();
		rate.sent(100);
		rate.refused({ sentMs: 100, nowMs: 100, pauseMs: 0 });
		const spacingMs = rate.spacingMs(100);
		rate.sent(100);

		rate.refused({ sentMs: 100, nowMs: 100, pauseMs: 0 });

		expect(rate.spacingMs(100)).toBeGreaterThan(spacingMs);
	});
});
