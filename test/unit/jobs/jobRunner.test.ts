import { VirtualTime } from '../../../bench/simulation/virtualTime';
import { DataspikeClient } from '../../../nodes/DeepfakeAudioCheck/dataspike/client';
import { RateGate } from '../../../nodes/DeepfakeAudioCheck/dataspike/rateGate';
import { JobRunner, type WaitRequest } from '../../../nodes/DeepfakeAudioCheck/jobs/jobRunner';
import { Ledger } from '../../../nodes/DeepfakeAudioCheck/jobs/ledger';
import { Failure } from '../../../nodes/DeepfakeAudioCheck/model/failure';
import type { Polling } from '../../../nodes/DeepfakeAudioCheck/model/outcome';
import type { Part } from '../../../nodes/DeepfakeAudioCheck/model/recording';
import { JobTimes } from '../../../nodes/DeepfakeAudioCheck/polling/jobTimes';
import { createPart } from '../output/samples';

interface Answer {
	statusCode: number;
	body: object | string;
}

const queued: Answer = { statusCode: 200, body: { status: 'queued' } };
const completed: Answer = { statusCode: 200, body: { status: 'completed', score: 0.9 } };
const failed: Answer = { statusCode: 200, body: { status: 'failed', error_code: 'Unknown' } };
const unknown: Answer = { statusCode: 404, body: { message: 'no such job' } };
const broken: Answer = { statusCode: 500, body: {} };

const settings = {
	shortestPauseMs: 1000,
	longestPauseMs: 1000,
	maximumWaitMs: 60_000,
	ifNotFinishedInTime: 'followOnError' as const,
};

/** A service whose jobs are counted, an execution that keeps what it is given, and one attempt after another. */
class Bench {
	readonly time = new VirtualTime();

	readonly ending = new AbortController();

	random = () => 0;

	/** Known to all attempts, as to all runs in a process. */
	readonly jobTimes = new JobTimes();

	/** The answer to a submission, instead of a new job. */
	submitAnswer: (() => Answer) | undefined;

	pollAnswer: (poll: number) => Answer = () => completed;

	submissions = 0;

	polls = 0;

	/** How the last part that was checked was waited for. */
	polling: Polling | undefined;

	private stored: Record<string, unknown> = {};

	private sent: unknown;

	/** An attempt of the run; Retry On Fail makes several in one execution. */
	attempt(executionId = '1') {
		const { signal } = this.ending;
		// Through JSON, as n8n may keep it.
		const store = {
			load: () => JSON.parse(JSON.stringify(this.stored)) as Record<string, unknown>,
			save: (entries: Record<string, unknown>) => {
				this.stored = entries;
			},
			loadSent: () => this.sent,
			saveSent: (sent: unknown) => {
				this.sent = sent;
			},
		};
		const ledger = new Ledger(store, { executionId, runIndex: '0' });
		const jobs = new JobRunner({
			client: new DataspikeClient({
				send: async ({ method }) => await this.answer(method),
				baseUrl: 'https://simulated.example',
				clock: this.time,
				nowSinceEpochMs: () => this.time.nowMs(),
				random: this.random,
				gate: new RateGate(this.time).forRun(signal),
				signal,
				stopSignal: undefined,
				redact: (value) => value,
			}),
			jobTimes: this.jobTimes,
			clock: this.time,
			random: this.random,
			signal,
			ledger,
			nowSinceEpochMs: () => this.time.nowMs(),
			onSubmitted: () => {},
		});
		return { jobs, ledger };
	}

	/** What a part comes to in one attempt: its job and score, or the failure. */
	async check(part: Part, { jobs }: ReturnType<Bench['attempt']> = this.attempt()) {
		const work = async () => {
			const startMs = jobs.nowMs();
			const deadlineMs = startMs + settings.maximumWaitMs;
			const { job: submittedJob, owner } = await jobs.submit(part, deadlineMs);
			const about = { jobId: submittedJob.id, submittedJob, part, itemIndex: part.itemIndex };
			const wait: WaitRequest = { ...about, settings, startMs, deadlineMs, once: false };
			const { job, polling } = await jobs.wait(wait);
			this.polling = polling;
			return { jobId: job.id, score: job.score, owner: owner.itemIndex };
		};
		return await this.time.run(
			work().catch((error: unknown) => {
				if (!(error instanceof Failure)) throw error;
				const { message, description, reason, subject } = error;
				return { message, description, reason, ...subject };
			}),
		);
	}

	private async answer(method: string | undefined): Promise<unknown> {
		await this.time.sleep(10);
		const { statusCode, body } = method === 'POST' ? this.submit() : this.poll();
		return { statusCode, headers: {}, body: JSON.stringify(body) };
	}

	private submit(): Answer {
		this.submissions += 1;
		const job = { id: `job-${this.submissions}`, status: 'queued' };
		return this.submitAnswer?.() ?? { statusCode: 202, body: job };
	}

	private poll(): Answer {
		this.polls += 1;
		return this.pollAnswer(this.polls);
	}
}

const shared = { isShared: true, identity: 'same' };

describe('a part of a recording', () => {
	it('is submitted, waited for, and released', async () => {
		const bench = new Bench();
		bench.pollAnswer = (poll) => (poll < 3 ? queued : completed);
		const release = jest.fn();

		const came = await bench.check(createPart({ release }));

		expect(came).toEqual({ jobId: 'job-1', score: 0.9, owner: 0 });
		expect(bench.polls).toBe(3);
		// 10 ms for each request, and two pauses of a second behind the first look.
		expect(bench.polling).toEqual({ polls: 3, waitedMs: expect.closeTo(3040, -1) as number });
		expect(release).toHaveBeenCalledTimes(1);
	});

	it('is submitted once with those that are the same, if they share a job', async () => {
		const bench = new Bench();
		const attempt = bench.attempt();
		const items = [3, 5].map((itemIndex) => createPart({ ...shared, itemIndex }));

		const came = await Promise.all(items.map((part) => bench.check(part, attempt)));

		expect(came).toEqual([
			{ jobId: 'job-1', score: 0.9, owner: 3 },
			{ jobId: 'job-1', score: 0.9, owner: 3 },
		]);
		expect([bench.submissions, bench.polls]).toEqual([1, 1]);
	});

	it('has a job of its own otherwise', async () => {
		const bench = new Bench();
		const attempt = bench.attempt();

		await bench.check(createPart({ itemIndex: 3 }), attempt);
		await bench.check(createPart({ itemIndex: 5 }), attempt);

		expect(bench.submissions).toBe(2);
		expect(attempt.ledger.jobs()).toMatchObject([
			{ jobId: 'job-1', itemIndex: 3, status: 'completed' },
			{ jobId: 'job-2', itemIndex: 5, status: 'completed' },
		]);
	});
});

describe('how many parts were sent in the execution', () => {
	it('outlives the attempts and the runs that were complete', async () => {
		const bench = new Bench();
		const first = bench.attempt();
		expect(first.ledger.sentCount()).toBe(0);
		await bench.check(createPart({ itemIndex: 3 }), first);
		await bench.check(createPart({ itemIndex: 5 }), first);
		first.ledger.clear();

		expect(bench.attempt().ledger.sentCount()).toBe(2);
	});

	it('is of this execution alone: one that a person starts again begins at none', async () => {
		const bench = new Bench();
		await bench.check(createPart());

		expect([bench.attempt('1').ledger.sentCount(), bench.attempt('2').ledger.sentCount()]).toEqual([
			1, 0,
		]);
	});

	it.each<[why: string, answer: Answer, sent: number]>([
		['nobody knows whether it was accepted', broken, 1],
		['it was refused', { statusCode: 422, body: {} }, 0],
	])('has a part of which %s: %p', async (_why, answer, sent) => {
		const bench = new Bench();
		bench.submitAnswer = () => answer;

		await bench.check(createPart());

		expect(bench.attempt().ledger.sentCount()).toBe(sent);
	});

	it('has a part once, however often its job is taken up again', async () => {
		const bench = new Bench();
		await bench.check(createPart());
		await bench.check(createPart());

		expect([bench.submissions, bench.attempt().ledger.sentCount()]).toEqual([1, 1]);
	});
});

describe('another attempt of the same run', () => {
	it.each<[why: string, set: Partial<Bench>, reason: string, submissions: number]>([
		[
			'a submission that may have been accepted',
			{ submitAnswer: () => broken },
			'mayHaveBeenAccepted',
			1,
		],
		[
			'a submission whose answer makes no sense',
			{ submitAnswer: () => ({ statusCode: 202, body: [] }) },
			'mayHaveBeenAccepted',
			1,
		],
		['an analysis that failed', { pollAnswer: () => failed }, 'serviceFailed', 1],
		['a job that the service does not know', { pollAnswer: () => unknown }, 'unknownJob', 1],
		[
			'a refusal that made no job',
			{ submitAnswer: () => ({ statusCode: 422, body: {} }) },
			'refusedFile',
			2,
		],
	])('reports %s in the same words', async (_why, set, reason, submissions) => {
		const bench = Object.assign(new Bench(), set);
		const first = await bench.check(createPart());
		const { polls } = bench;

		const second = await bench.check(createPart());

		expect(first).toMatchObject({ reason });
		expect(second).toEqual(first);
		expect(bench.submissions).toBe(submissions);
		expect(bench.polls).toBe(polls);
	});

	it('goes on with a job that has not come to an end', async () => {
		const bench = new Bench();
		bench.pollAnswer = (poll) => (poll === 1 ? { statusCode: 402, body: {} } : completed);
		const first = await bench.check(createPart());

		const second = await bench.check(createPart());

		expect(first).toMatchObject({ reason: 'quotaUsedUp', jobId: 'job-1' });
		expect(second).toEqual({ jobId: 'job-1', score: 0.9, owner: 0 });
		expect(bench.submissions).toBe(1);
	});

	it('knows the jobs of the first, so that they can be named', async () => {
		const bench = new Bench();
		await bench.check(createPart({ fileName: 'call.wav' }));

		expect(bench.attempt().ledger.jobs()).toEqual([
			{ jobId: 'job-1', status: expect.any(String) as string, itemIndex: 0, fileName: 'call.wav' },
		]);
	});
});

describe('an execution that a person has started anew', () => {
	it.each<[why: string, set: Partial<Bench>]>([
		['a submission that may have been accepted', { submitAnswer: () => broken }],
		['an analysis that failed', { pollAnswer: () => failed }],
		['a job that the service does not know', { pollAnswer: () => unknown }],
	])('sends the file again after %s', async (_why, set) => {
		const bench = Object.assign(new Bench(), set);
		await bench.check(createPart(), bench.attempt('1'));

		await bench.check(createPart(), bench.attempt('2'));

		expect(bench.submissions).toBe(2);
	});
});

describe('a run that is over', () => {
	it('ends a wait within 100 ms, with the reason why it is over', async () => {
		const bench = new Bench();
		bench.pollAnswer = () => queued;
		const over = new Error('the run is over');
		const stopping = bench.time.sleep(4500).then(() => bench.ending.abort(over));

		const [checked] = await Promise.allSettled([bench.check(createPart()), stopping]);

		expect(checked).toEqual({ status: 'rejected', reason: over });
		expect(bench.time.nowMs()).toBeLessThanOrEqual(4600);
		expect(bench.polls).toBe(4);
	});

	it('sends nothing any more, and still releases the part', async () => {
		const bench = new Bench();
		const release = jest.fn();
		bench.ending.abort(new Error('the run is over'));

		await expect(bench.check(createPart({ release }))).rejects.toThrow('the run is over');

		expect(bench.submissions).toBe(0);
		expect(release).toHaveBeenCalledTimes(1);
	});

	it('keeps the job of a file that was on its way', async () => {
		const bench = new Bench();
		const attempt = bench.attempt();
		const stopping = bench.time.sleep(5).then(() => bench.ending.abort(new Error('over')));

		await Promise.allSettled([bench.check(createPart(), attempt), stopping]);

		expect(attempt.ledger.jobs()).toMatchObject([{ jobId: 'job-1', status: 'queued' }]);
		expect(bench.polls).toBe(0);
	});
});

describe('the looks at a job', () => {
	/** Checks parts one after another; returns when each was looked at, in s after its submission's answer. */
	async function looksAt(bench: Bench, parts: number, tookMs: number): Promise<number[][]> {
		const looks: number[][] = [];
		for (let part = 0; part < parts; part += 1) {
			const startMs = bench.time.nowMs() + 10;
			const seconds: number[] = [];
			bench.pollAnswer = () => {
				seconds.push(Math.round((bench.time.nowMs() - startMs) / 10) / 100);
				return bench.time.nowMs() - startMs >= tookMs ? completed : queued;
			};
			// Runs of their own: what they share is what the process knows.
			await bench.check(createPart({ identity: `part ${part}` }), bench.attempt(String(part)));
			looks.push(seconds);
		}
		return looks;
	}

	it('begin when jobs of earlier runs had finished', async () => {
		const bench = new Bench();
		// No first look is a trial.
		bench.random = () => 0.5;

		const looks = await looksAt(bench, 9, 3500);

		expect(looks[0]).toEqual([1.01, 2.02, 3.03, 4.04]);
		expect(looks[7]).toEqual(looks[0]);
		// Sent 4.03 s after the answer, as the one of the others that found its job finished.
		expect(looks[8]).toEqual([4.04]);
	});

	it('begin at once for a job of an earlier attempt, of which nobody knows how long it has been running', async () => {
		const bench = new Bench();
		await looksAt(bench, 8, 30_000);
		bench.pollAnswer = (poll) => (poll > 1 ? completed : { statusCode: 402, body: {} });
		bench.polls = 0;
		await bench.check(createPart({ identity: 'again' }), bench.attempt('again'));
		const startMs = bench.time.nowMs();

		await bench.check(createPart({ identity: 'again' }), bench.attempt('again'));

		expect(bench.time.nowMs() - startMs).toBeLessThan(100);
	});
});
