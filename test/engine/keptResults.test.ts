import { createHash } from 'node:crypto';
import { readFixture } from '../fixtures/fixtures';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

function sha256Of(fixture: string): string {
	return createHash('sha256').update(readFixture(fixture)).digest('hex');
}

/** `2026-11-26 13:49:14 UTC`, as the report writes a moment of the output. */
function asInReport(moment: unknown): string {
	return `${String(moment).slice(0, 19).replace('T', ' ')} UTC`;
}

describe('a result that can be kept', () => {
	it.each([
		['sent as it came', 'speech-pcm16.wav', false],
		['converted', 'voice-note.ogg', true],
	])('holds what identifies the recording: %s', async (_, fixture, isChanged) => {
		const before = new Date().toISOString();

		const result = await bench.check([recording(fixture)], {
			parameters: { simplify: false },
			options: { attachReport: 'html' },
		});

		const { json, binary } = onlyItem(result);
		const sent = bench.simulator.submissions[0]?.sha256;
		expect(json.audio).toMatchObject({
			sha256: sha256Of(fixture),
			sentSha256: isChanged ? sent : null,
			durationSeconds: expect.closeTo(2.774, 1) as number,
			channels: 1,
		});
		expect(sent === sha256Of(fixture)).toBe(!isChanged);
		expect(json.checkedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		expect(String(json.checkedAt) >= before).toBe(true);
		expect(String(json.checkedAt) <= new Date().toISOString()).toBe(true);
		const report = binary.deepfakeReport?.text ?? '';
		expect(report).toContain(sha256Of(fixture));
		expect(report).toMatch(/Channels<\/th><td><bdi>1<\/bdi>/);
		expect(report).toContain(asInReport(json.checkedAt));
	});

	it('was not checked at any time when it was only submitted', async () => {
		const submitted = await bench.check([recording()], {
			parameters: { operation: 'submitAudio', simplify: false },
		});
		const { jobId, checkedAt } = onlyItem(submitted).json;
		const looked = await bench.check([{}], {
			parameters: { operation: 'getResult', jobId, simplify: false },
		});

		expect(checkedAt).toBeNull();
		expect(onlyItem(looked).json).toMatchObject({
			audio: null,
			checkedAt: expect.stringMatching(/Z$/) as string,
		});
	});
});
