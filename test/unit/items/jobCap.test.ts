import { JobCap } from '../../../nodes/DeepfakeAudioCheck/items/jobCap';
import type { Part } from '../../../nodes/DeepfakeAudioCheck/model/recording';
import { createPart } from '../output/samples';

interface Known {
	/** Sent in this execution before. */
	sent?: number;
	/** Identities of the parts that an earlier attempt has sent. */
	identities?: string[];
}

function createCap(maximumJobs: number, { sent = 0, identities = [] }: Known = {}): JobCap {
	const entry = { jobId: 'job-1', status: 'queued', itemIndex: 0, fileName: null };
	const known = { ...entry, end: null, executionId: '1' };
	const find = ({ identity }: Part) => (identities.includes(identity) ? known : undefined);
	return new JobCap({ find, sentCount: () => sent }, maximumJobs);
}

/** A recording in so many parts. */
function parts(name: string, count: number, isShared = true): Part[] {
	return Array.from({ length: count }, (_, index) =>
		createPart({ identity: `${name}-${index}`, isShared }),
	);
}

function messageOf(cap: JobCap): string {
	return cap.explain().message;
}

describe('the jobs of a run', () => {
	it('may be as many as the maximum, and not one more', () => {
		const cap = createCap(3);
		cap.add(parts('a', 1));
		cap.add(parts('b', 2));
		expect(cap.isExceeded).toBe(false);

		cap.add(parts('c', 1));

		expect(cap.isExceeded).toBe(true);
		expect(messageOf(cap)).toBe('This run would make 4 jobs: Maximum Jobs is 3');
	});

	it.each<[why: string, recordings: Part[][], jobs: number]>([
		['a recording that is there twice and shares its job', [parts('a', 1), parts('a', 1)], 1],
		['its segments as well', [parts('a', 5), parts('a', 5)], 5],
		['the same in other segments', [parts('a', 5), parts('a', 6)], 11],
		['without a share in a job', [parts('a', 2, false), parts('a', 2, false)], 4],
		['several recordings', [parts('a', 1), parts('b', 60), parts('c', 2)], 63],
	])('are counted: %s', (_why, recordings, jobs) => {
		const enough = createCap(jobs);
		const tooFew = createCap(jobs - 1);
		for (const recording of recordings) {
			enough.add(recording);
			tooFew.add(recording);
		}

		expect([enough.isExceeded, tooFew.isExceeded]).toEqual([false, jobs > 0]);
	});

	it('tells two plans of a recording apart that differ in their last segment alone', () => {
		const cap = createCap(100);
		const [first, second] = parts('a', 2);
		const [, other] = parts('b', 2);
		if (first === undefined || second === undefined || other === undefined) throw new Error();
		cap.add([first, second]);
		cap.add([first, other]);

		expect(messageOf(cap)).toBe('This run would make 4 jobs: Maximum Jobs is 100');
	});
});

describe('what was sent before', () => {
	it('makes no new jobs when an earlier attempt has sent it', () => {
		const cap = createCap(3, { sent: 2, identities: ['a-0', 'a-1'] });
		const recording = parts('a', 3);

		cap.add(recording);

		expect(cap.isExceeded).toBe(false);
		expect(cap.takesNewJobs(recording)).toBe(true);
		expect(cap.takesNewJobs(recording.slice(0, 2))).toBe(false);
	});

	it('counts against the maximum when it was another run of the node, in a loop', () => {
		const cap = createCap(3, { sent: 2 });
		cap.add(parts('a', 1));
		expect(cap.isExceeded).toBe(false);

		cap.add(parts('b', 1));

		expect(cap.isExceeded).toBe(true);
		expect(cap.explain()).toMatchObject({
			message: 'This run would make 2 more jobs, 4 in this execution: Maximum Jobs is 3',
			description: expect.stringContaining(
				'2 files were sent before, when this node ran earlier in the same execution (in a loop, or before Retry On Fail).',
			) as string,
		});
	});

	it('refuses nothing when there is nothing new, even if it was too much', () => {
		const cap = createCap(1, { sent: 5, identities: ['a-0'] });

		cap.add(parts('a', 1));

		expect(cap.isExceeded).toBe(false);
	});
});

describe('the message', () => {
	it('is about one job in the singular', () => {
		const cap = createCap(1, { sent: 1 });
		cap.add(parts('a', 1));

		expect(cap.explain()).toEqual({
			message: 'This run would make 1 more job, 2 in this execution: Maximum Jobs is 1',
			description:
				'Nothing more was uploaded. 1 file was sent before, when this node ran earlier in the same execution (in a loop, or before Retry On Fail). If so many jobs are wanted, each of which may be billed, raise Maximum Jobs in Options. Otherwise look at which step or loop brings so many items, or put a Limit step before this one.',
			reason: 'tooManyJobs',
		});
	});

	it.each([
		[1, '1 link was not downloaded any more.'],
		[4000, '4000 links were not downloaded any more.'],
	])('says that the number is not all when %d links were not looked at', (count, sentence) => {
		const cap = createCap(1);
		cap.add(parts('a', 2));
		for (let link = 0; link < count; link += 1) cap.passOver();

		expect(cap.explain()).toMatchObject({
			message: 'This run would make at least 2 jobs: Maximum Jobs is 1',
			description: expect.stringContaining(sentence) as string,
		});
	});
});
