import { interruptibleSleep } from '../../../nodes/DeepfakeAudioCheck/polling/interruptibleSleep';
import { VirtualClock } from './virtualClock';

const never = new AbortController().signal;

describe('a sleep that can be interrupted', () => {
	it.each([0, 1, 99, 100, 101, 2500])('lasts exactly %i ms when nothing happens', async (ms) => {
		const clock = new VirtualClock(7000);

		await interruptibleSleep(ms, clock, never);

		expect(clock.nowMs() - 7000).toBe(ms);
	});

	it('does not sleep at all when it is interrupted beforehand', async () => {
		const clock = new VirtualClock();

		const sleeping = interruptibleSleep(1000, clock, clock.signalAt(0));

		await expect(sleeping).rejects.toThrow('the run is over');
		expect(clock.sleptMs).toEqual([]);
	});

	it('ends within 100 ms of an interruption, however long it should last', async () => {
		const clock = new VirtualClock();
		const interruptedAtMs = 1234;

		const sleeping = interruptibleSleep(3_600_000, clock, clock.signalAt(interruptedAtMs));

		await expect(sleeping).rejects.toThrow('the run is over');
		expect(clock.nowMs()).toBeGreaterThanOrEqual(interruptedAtMs);
		expect(clock.nowMs() - interruptedAtMs).toBeLessThanOrEqual(100);
	});

	it('returns at once for a time that lies in the past', async () => {
		const clock = new VirtualClock();

		await interruptibleSleep(-5, clock, never);

		expect(clock.sleptMs).toEqual([]);
	});
});
