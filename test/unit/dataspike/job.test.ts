import {
	createSubmittedJob,
	isFinished,
	isUsableJobId,
	parseJob,
	type JobExpectation,
} from '../../../nodes/DeepfakeAudioCheck/dataspike/job';
import { createRedact } from '../../../nodes/DeepfakeAudioCheck/dataspike/redact';

const redact = createRedact('secret-key');
const submitted: JobExpectation = { required: 'id', redact };
const asked: JobExpectation = { required: 'status', knownId: 'job-1', redact };

describe('a submitted job', () => {
	it('is read from the answer in the audio guide', () => {
		const job = parseJob(
			'{"id":"01827ed4-c928-7a3c-9a30-7ab7cc169d11","status":"queued","job_type":"audio"}',
			submitted,
		);

		expect(job).toMatchObject({
			id: '01827ed4-c928-7a3c-9a30-7ab7cc169d11',
			status: 'queued',
			score: null,
			verdict: null,
		});
	});

	it('needs nothing but an ID', () => {
		expect(parseJob('{"id":"a"}', submitted)).toMatchObject({ id: 'a', status: 'queued' });
	});

	it('may be named job_id', () => {
		const job = parseJob('{"job_id":"a","status":"Queued"}', submitted);

		expect(job).toMatchObject({ id: 'a', status: 'queued', raw: { status: 'Queued' } });
	});

	it.each([
		['named by job_id alone', '{"job_id":"JOB-1","status":"completed"}', true],
		['with an ID of its own beside it', '{"id":"7","job_id":"job-1","status":"queued"}', true],
		['named by job_id and another job', '{"job_id":"job-2","status":"completed"}', false],
	])('is the one that was asked for, or not: %s', (_, text, isSame) => {
		expect(parseJob(text, asked)?.id).toBe(isSame ? 'job-1' : undefined);
	});

	it.each([
		['COMPLETED', 'completed', true],
		['Failed', 'failed', true],
		['Queued', 'queued', false],
		['Processing', 'Processing', false],
	])('has a status whose capitals do not count: %s', (word, status, finished) => {
		const job = parseJob(`{"id":"job-1","status":"${word}"}`, asked);

		expect(job?.status).toBe(status);
		expect(job && isFinished(job)).toBe(finished);
	});

	it('may have a number for an ID', () => {
		expect(parseJob('{"id":17}', submitted)).toMatchObject({ id: '17' });
	});

	it.each([
		['the largest number that is exact', '9007199254740991', '9007199254740991'],
		['digits as text, however many', '"9007199254740993"', '9007199254740993'],
		['text with spaces around it', '" a "', 'a'],
	])('may have for an ID %s', (_why, id, expected) => {
		expect(parseJob(`{"id":${id}}`, submitted)?.id).toBe(expected);
	});

	it.each([
		['a number that JavaScript rounds to another', '{"id":9007199254740993}'],
		['a fraction for an ID', '{"id":1.5}'],
		['true for an ID', '{"id":true}'],
		['a web page', '<html><body>Sign in</body></html>'],
		['cut-off JSON', '{"id":"01827ed4-c928'],
		['nothing', ''],
		['a list', '[{"id":"a"}]'],
		['a text', '"a"'],
		['null', 'null'],
		['no ID', '{"status":"queued"}'],
		['an empty ID', '{"id":"  "}'],
		['an ID that is an object', '{"id":{}}'],
		['an ID that climbs the path', '{"id":".."}'],
		['an ID past all reason', JSON.stringify({ id: 'x'.repeat(10_000) })],
	])('cannot be read from %s', (_why, text) => {
		expect(parseJob(text, submitted)).toBeUndefined();
	});
});

describe('a job that was asked for', () => {
	it('is read from the completed answer in the audio guide', () => {
		const job = parseJob(
			'{"id":"job-1","status":"completed","job_type":"audio","score":0.87,"verdict":"deepfake_likely"}',
			asked,
		);

		expect(job).toEqual({
			id: 'job-1',
			status: 'completed',
			score: 0.87,
			verdict: 'deepfake_likely',
			errorCode: null,
			message: null,
			isSandbox: null,
			raw: {
				id: 'job-1',
				status: 'completed',
				job_type: 'audio',
				score: 0.87,
				verdict: 'deepfake_likely',
			},
		});
	});

	it('keeps the ID it was asked for when the answer has none', () => {
		expect(parseJob('{"status":"queued"}', asked)?.id).toBe('job-1');
	});

	it('is not believed when the answer is about another job', () => {
		expect(parseJob('{"id":"job-2","status":"completed","score":0.1}', asked)).toBeUndefined();
	});

	it('is the same job in capitals', () => {
		expect(parseJob('{"id":"JOB-1","status":"queued"}', asked)?.id).toBe('job-1');
	});

	it('keeps the ID it was asked for when the answer has a number that cannot be read exactly', () => {
		expect(parseJob('{"id":9007199254740993,"status":"queued"}', asked)?.id).toBe('job-1');
	});

	it.each([
		['true', true],
		['false', false],
		['"true"', null],
		['1', null],
		['null', null],
		['{}', null],
	])('with is_sandbox %s says of the sandbox: %p', (value, expected) => {
		expect(parseJob(`{"status":"queued","is_sandbox":${value}}`, asked)?.isSandbox).toBe(expected);
	});

	it('passes on why it failed', () => {
		const job = parseJob(
			'{"status":"failed","error_code":" RuntimeError ","message":"decoder\\nstopped"}',
			asked,
		);

		expect(job).toMatchObject({ errorCode: 'RuntimeError', message: 'decoder stopped' });
	});

	it.each([
		['an empty word', '""', null],
		['spaces', '"  "', null],
		['a number', '7', null],
		['a word of 512 characters', JSON.stringify('x'.repeat(512)), 'x'.repeat(512)],
		['a word past all reason', JSON.stringify('x'.repeat(513)), 'x'.repeat(512)],
	])('has for a verdict, of %s, what is usable', (_why, value, expected) => {
		expect(parseJob(`{"status":"completed","verdict":${value}}`, asked)?.verdict).toBe(expected);
	});

	it('needs a status', () => {
		expect(parseJob('{"id":"job-1","score":0.5}', asked)).toBeUndefined();
	});

	it('passes unknown words through', () => {
		const job = parseJob('{"status":"warming_up","verdict":"inconclusive"}', asked);

		expect(job).toMatchObject({ status: 'warming_up', verdict: 'inconclusive' });
	});

	it('does not carry the API key, even when the service echoes it', () => {
		const text = JSON.stringify({
			status: 'failed',
			message: 'bad token secret-key',
			debug: { headers: ['ds-api-token: secret-key'] },
		});

		const job = parseJob(text, asked);

		expect(JSON.stringify(job)).not.toContain('secret-key');
		expect(job?.message).toBe('bad token [hidden]');
	});

	it.each([
		['a number', 0.87, 0.87],
		['zero', 0, 0],
		['one', 1, 1],
		['a number as text', '0.87', 0.87],
		['more than one', 1.7, null],
		['less than zero', -0.1, null],
		['a percentage as text', '87%', null],
		['NaN as text', 'NaN', null],
		['an empty text', '', null],
		['true', true, null],
		['null', null, null],
		['a list', [0.87], null],
	])('with %s for a score has the score it can have', (_why, score, expected) => {
		const job = parseJob(JSON.stringify({ status: 'completed', score }), asked);

		expect(job?.score).toBe(expected);
	});
});

describe('a job of which nothing is known but that it was submitted', () => {
	it('has an ID and is queued', () => {
		expect(createSubmittedJob('job-7')).toEqual({
			id: 'job-7',
			status: 'queued',
			score: null,
			verdict: null,
			errorCode: null,
			message: null,
			isSandbox: null,
			raw: { id: 'job-7', status: 'queued' },
		});
	});
});

describe('the state of a job', () => {
	it.each([
		['completed', true],
		['failed', true],
		['queued', false],
		['processing', false],
		['COMPLETED_WITH_WARNINGS', false],
	])('%s is final: %s', (status, expected) => {
		const job = parseJob(JSON.stringify({ status }), asked);

		expect(job && isFinished(job)).toBe(expected);
	});
});

describe('an ID for an address', () => {
	it.each(['', '.', '..', 'x'.repeat(513)])('cannot be %j', (id) => {
		expect(isUsableJobId(id)).toBe(false);
	});

	it.each(['01827ed4-c928-7a3c-9a30-7ab7cc169d11', '17', '../x?y#z', 'x'.repeat(512)])(
		'can be %j',
		(id) => {
			expect(isUsableJobId(id)).toBe(true);
		},
	);
});
