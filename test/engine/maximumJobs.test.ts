import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFileServer } from '../fileServer/fileServer';
import { readFixture } from '../fixtures/fixtures';
import { distinctRecording, recording, setUpTestBench } from './harness/testBench';
import type { InputItem, RunResult } from './harness/types';

const bench = setUpTestBench();

const advice =
	'If so many jobs are wanted, each of which may be billed, raise Maximum Jobs in Options. Otherwise look at which step or loop brings so many items, or put a Limit step before this one.';

/** The short recordings hold no speech. */
const silenceToo = { ifThereIsNoSpeech: 'submit' };

/** A WAV of 8 kHz and 8 bits with a sound of its own; a tenth of a second long, or longer. */
function shortRecording(index: number, seconds = 0.1): InputItem {
	const bytes = Buffer.alloc(44 + seconds * 8000, 128);
	bytes.set(readFixture('speech-pcm8.wav').subarray(0, 44));
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.writeUInt32LE(bytes.length - 44, 40);
	bytes.writeUInt32LE(index, bytes.length - 4);
	return { files: { data: { bytes, fileName: `call-${index}.wav` } } };
}

function shortRecordings(count: number): InputItem[] {
	return Array.from({ length: count }, (_, index) => shortRecording(index));
}

/** Two sound tracks that differ. */
function twoTracks(): InputItem {
	const folder = mkdtempSync(path.join(tmpdir(), 'two-tracks-'));
	const file = path.join(folder, 'meeting.mka');
	const inputs = [220, 330].flatMap((hertz) => ['-f', 'lavfi', '-i', `sine=${hertz}:d=3`]);
	const coding = ['-map', '0', '-map', '1', '-ac', '1', '-c:a', 'libopus'];
	execFileSync('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...inputs, ...coding, file]);
	const bytes = readFileSync(file);
	rmSync(folder, { recursive: true });
	return { files: { data: { bytes, fileName: 'meeting.mka' } } };
}

function jsonOf(result: RunResult, field: string): unknown[] {
	return (result.outputs[0] ?? []).map(({ json }) => json[field]);
}

describe('5 000 items with Maximum Jobs at its default of 1000', () => {
	const items = shortRecordings(5000);
	const timeoutMs = 600_000;

	it(
		'are refused with their number, and nothing is uploaded',
		async () => {
			const result = await bench.check(items);

			expect(result.error).toMatchObject({
				message: 'This run would make 5000 jobs: Maximum Jobs is 1000',
				description: `Nothing was uploaded. ${advice}`,
				context: { reason: 'tooManyJobs' },
			});
			expect(bench.simulator.submissions).toEqual([]);
		},
		timeoutMs,
	);

	it(
		'all leave as items that were not checked when On Error is Continue',
		async () => {
			const result = await bench.check(items, { onError: 'continueRegularOutput' });

			expect(result.outputs[0]).toHaveLength(5000);
			expect(result.outputs[0]?.[4999]?.json).toMatchObject({
				decision: 'undecided',
				reason: 'tooManyJobs',
				fileName: 'call-4999.wav',
				binaryProperty: 'data',
				error: 'This run would make 5000 jobs: Maximum Jobs is 1000 [item 4999]',
				description: `Nothing was uploaded. ${advice}`,
				jobId: null,
			});
			expect(new Set(jsonOf(result, 'reason'))).toEqual(new Set(['tooManyJobs']));
			expect(bench.simulator.submissions).toEqual([]);
		},
		timeoutMs,
	);
});

describe('Maximum Jobs', () => {
	it.each(['checkAudio', 'submitAudio'])('takes as many jobs as it says: %s', async (operation) => {
		const result = await bench.check(shortRecordings(3), {
			parameters: { operation },
			options: { ...silenceToo, maximumJobs: 3 },
		});

		expect(result.outputs[0]).toHaveLength(3);
		expect(bench.simulator.submissions).toHaveLength(3);
	});

	it.each<
		[what: string, operation: string, items: () => InputItem[], options: object, jobs: number]
	>([
		['items', 'checkAudio', () => shortRecordings(4), {}, 4],
		['items of Submit Audio', 'submitAudio', () => shortRecordings(4), {}, 4],
		[
			'segments',
			'checkAudio',
			() => [shortRecording(0, 15), shortRecording(1, 10)],
			{ segmentLength: 5 },
			5,
		],
		['sound tracks', 'checkAudio', () => [twoTracks(), ...shortRecordings(2)], {}, 4],
		[
			'identical recordings that are not checked once',
			'checkAudio',
			() => [1, 1, 1, 1].map((index) => shortRecording(index)),
			{ checkIdenticalAudioOnce: false },
			4,
		],
	])('counts %s', async (_what, operation, items, options, jobs) => {
		const result = await bench.check(items(), {
			parameters: { operation },
			options: { ...silenceToo, maximumJobs: 3, ...options },
		});

		expect(result.error?.message).toBe(`This run would make ${jobs} jobs: Maximum Jobs is 3`);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('counts identical recordings once when they share a job', async () => {
		const items = [1, 1, 2, 2, 1].map((index) => shortRecording(index));

		const result = await bench.check(items, { options: { ...silenceToo, maximumJobs: 2 } });

		expect(result.outputs[0]).toHaveLength(5);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('leaves to other items what was found in them', async () => {
		const items = [recording('login-page.mp3'), { json: { subject: 'hello' } }];

		const result = await bench.check([...items, ...shortRecordings(2)], {
			onError: 'continueRegularOutput',
			options: { ...silenceToo, maximumJobs: 1, ifNoAudioIsFound: 'passOn' },
		});

		expect(jsonOf(result, 'reason')).toEqual([
			'refusedFile',
			'noAudioFound',
			'tooManyJobs',
			'tooManyJobs',
		]);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('sends refused items to the error output', async () => {
		const result = await bench.check(shortRecordings(2), {
			onError: 'continueErrorOutput',
			options: { ...silenceToo, maximumJobs: 1 },
		});

		expect(result.outputs[0]).toEqual([]);
		expect(result.outputs[1]?.map(({ json }) => json)).toMatchObject([
			{
				message: 'This run would make 2 jobs: Maximum Jobs is 1 [item 0]',
				error: { reason: 'tooManyJobs', fileName: 'call-0.wav' },
			},
			{
				message: 'This run would make 2 jobs: Maximum Jobs is 1 [item 1]',
				error: { reason: 'tooManyJobs', fileName: 'call-1.wav' },
			},
		]);
	});

	it('lets no more links be downloaded once there are too many', async () => {
		const server = await startFileServer(readFixture('speech-pcm8.wav'));
		const links = Array.from({ length: 6 }, (_, index) => ({
			json: { link: server.link('ok', `${index}.wav`) },
		}));

		const result = await bench.check(links, {
			parameters: { audioSource: 'url', audioUrl: '={{ $json.link }}' },
			options: {
				...silenceToo,
				maximumJobs: 2,
				filesAtTheSameTime: 1,
				checkIdenticalAudioOnce: false,
			},
		});

		await server.close();
		expect(result.error).toMatchObject({
			message: 'This run would make at least 3 jobs: Maximum Jobs is 2',
			description: `Nothing was uploaded. 3 links were not downloaded any more. ${advice}`,
		});
		expect(server.requests).toHaveLength(3);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('holds for all runs of a loop together', async () => {
		const result = await bench.check(shortRecordings(2), {
			options: { ...silenceToo, maximumJobs: 5 },
			loopRuns: 3,
		});

		expect(result.error).toMatchObject({
			message: 'This run would make 2 more jobs, 6 in this execution: Maximum Jobs is 5',
			description: `Nothing more was uploaded. 4 files were sent before, when this node ran earlier in the same execution (in a loop, or before Retry On Fail). ${advice}`,
		});
		expect(bench.simulator.submissions).toHaveLength(4);
	});

	it('takes all runs of a loop up to it', async () => {
		const result = await bench.check(shortRecordings(2), {
			options: { ...silenceToo, maximumJobs: 6 },
			loopRuns: 3,
		});

		expect(result.error).toBeUndefined();
		expect(bench.simulator.submissions).toHaveLength(6);
	});

	it('does not count again what Retry On Fail takes up again', async () => {
		bench.simulator.setScenario({
			result: { times: 1, answer: () => ({ statusCode: 402, headers: {}, body: '{}' }) },
		});

		const result = await bench.check([1, 2].map(distinctRecording), {
			retryOnFail: { maxTries: 3, waitBetweenTriesMs: 1 },
			options: { ...silenceToo, maximumJobs: 2 },
		});

		expect(jsonOf(result, 'reason')).toEqual([null, null]);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('does not hold for Get Result, which makes none', async () => {
		const submitted = await bench.check(shortRecordings(2), {
			parameters: { operation: 'submitAudio' },
			options: silenceToo,
		});
		const items = jsonOf(submitted, 'jobId').map((jobId) => ({ json: { jobId } }));

		const result = await bench.check(items, {
			parameters: { operation: 'getResult', jobId: '={{ $json.jobId }}' },
			options: { maximumJobs: 1 },
		});

		expect(jsonOf(result, 'reason')).toEqual([null, null]);
	});
});
