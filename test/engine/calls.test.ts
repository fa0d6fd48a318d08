import { readFileSync } from 'node:fs';
import { CALL_CODINGS, openCallFolder, type CallCoding } from '../fixtures/calls';
import { finishedInOrder } from '../simulator/scenarios';
import { onlyItem, setUpTestBench } from './harness/testBench';
import type { InputItem } from './harness/types';

const bench = setUpTestBench();

const folder = openCallFolder();
afterAll(folder.remove);

/** The simulator takes a tone of some length for a fake voice. */
const byTone = { apiKey: 'simulate:marker-tone' };

function record(call: string, coding: CallCoding): InputItem {
	const bytes = readFileSync(folder.record(call, coding));
	return { files: { data: { bytes, fileName: coding.fileName } } };
}

describe('a call whose second party is fake, in a moment when the first one speaks', () => {
	let call: string;

	beforeAll(() => {
		const tone = { startSeconds: 11, endSeconds: 11.3, peak: 0.05 };
		call = folder.makeCall({ seconds: 20, tone });
	});

	it.each(CALL_CODINGS)('is flagged on its own channel: $name', async (coding) => {
		const item = record(call, coding);

		const together = await bench.check([item], byTone);
		const each = await bench.check([item], { ...byTone, options: { channels: 'each' } });

		expect(onlyItem(together).json).toMatchObject({ decision: 'clear', flagged: false });
		expect(onlyItem(each).json).toMatchObject({
			...{ decision: 'flagged', score: 0.95, channel: 2 },
			segments: [
				{ channel: 1, score: 0.05, flagged: false },
				{ channel: 2, score: 0.95, flagged: true },
			],
		});
		expect(bench.simulator.submissions).toHaveLength(3);
	});
});

/*
 * Four turns of each party in 40 seconds, and so as many segments of five seconds in which it is silent.
 */
describe('the jobs of a call in segments of five seconds', () => {
	const options = { channels: 'each', segmentLength: 5 };
	let call: string;

	beforeAll(() => {
		call = folder.makeCall({ seconds: 20 });
	});

	it.each(CALL_CODINGS)('are half as many as its segments: $name', async (coding) => {
		const item = record(call, coding);
		bench.simulator.setScenario(finishedInOrder({ score: 0.1 }));

		const result = await bench.check([item], { options });
		const jobs = bench.simulator.submissions.length;
		await bench.check([item], { options: { ...options, ifThereIsNoSpeech: 'submit' } });

		const segments = onlyItem(result).json.segments as Array<{ reason: string | null }>;
		expect(segments.map(({ reason }) => reason)).toEqual([
			...[null, 'noSpeech', null, 'noSpeech'],
			...['noSpeech', null, 'noSpeech', null],
		]);
		expect(jobs).toBe(4);
		expect(bench.simulator.submissions).toHaveLength(4 + 8);
	});
});
