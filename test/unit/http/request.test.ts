import { Readable } from 'node:stream';
import {
	LONGEST_ANSWER_BYTES,
	sendRequest,
	type SendWithCredential,
} from '../../../nodes/DeepfakeAudioCheck/http/request';

/** Long enough to never come in a test. */
const NEVER_MS = 3_600_000;

function ask(send: SendWithCredential, limits: { timeoutMs?: number; signal?: AbortSignal } = {}) {
	const { timeoutMs = NEVER_MS, signal = new AbortController().signal } = limits;
	return sendRequest(send, { method: 'GET', url: 'https://service.example/', timeoutMs, signal });
}

const answering = (body: unknown) => () => Promise.resolve({ statusCode: 200, headers: {}, body });

describe('a request', () => {
	it.each([
		['a stream', Readable.from([Buffer.from('{"id":'), Buffer.from('"ü"}')])],
		['a text, from whatever stands in for the helper', '{"id":"ü"}'],
		['an object', { id: 'ü' }],
	])('is answered by %s', async (_, body) => {
		expect(await ask(answering(body))).toMatchObject({ statusCode: 200, text: '{"id":"ü"}' });
	});

	it('reads no more than the longest answer, and destroys the rest', async () => {
		let pieces = 0;
		const endless = Readable.from(
			(function* () {
				for (;;) {
					pieces += 1;
					yield Buffer.alloc(100_000, ' ');
				}
			})(),
		);

		expect(await ask(answering(endless))).toMatchObject({ kind: 'answered', text: '' });
		expect(endless.destroyed).toBe(true);
		expect(pieces * 100_000).toBeLessThanOrEqual(LONGEST_ANSWER_BYTES + 2_000_000);
	});

	it.each([
		['before the answer', undefined],
		['within the answer', new Readable({ read: () => {} })],
	])('that is late %s is given up, whatever the helper does', async (_, body) => {
		const send = body === undefined ? () => new Promise<never>(() => {}) : answering(body);

		expect(await ask(send, { timeoutMs: 50 })).toEqual({ kind: 'timedOut', reachedService: true });
		expect(body?.destroyed ?? true).toBe(true);
	});

	it.each([
		['before the answer', undefined],
		['within the answer', new Readable({ read: () => {} })],
	])('ends with the run %s', async (_, body) => {
		const run = new AbortController();
		const send = body === undefined ? () => new Promise<never>(() => {}) : answering(body);

		const asking = ask(send, { signal: run.signal });
		setImmediate(() => run.abort(new Error('stopped')));

		expect(await asking).toMatchObject({ kind: 'broken', reachedService: true });
		expect(body?.destroyed ?? true).toBe(true);
	});

	it('hands the end of the run on to the helper', async () => {
		const run = new AbortController();
		let given: AbortSignal | undefined;

		const asking = ask(
			async (_, signal) => {
				given = signal;
				return await new Promise<never>(() => {});
			},
			{ signal: run.signal },
		);
		run.abort();
		await asking;

		expect(given?.aborted).toBe(true);
	});

	it('does not receive an answer that comes too late', async () => {
		const body = new Readable({ read: () => {} });
		let answer: (value: unknown) => void = () => {};
		const sending = new Promise((resolve) => {
			answer = resolve;
		});

		await ask(async () => await sending, { timeoutMs: 50 });
		answer({ statusCode: 200, headers: {}, body });
		await new Promise((resolve) => setImmediate(resolve));

		expect(body.destroyed).toBe(true);
	});

	describe('whose body nobody has begun to read', () => {
		const submitUnread = async (send: SendWithCredential, signal?: AbortSignal) =>
			await sendRequest(send, {
				method: 'POST',
				url: 'https://service.example/',
				body: new FormData(),
				isBodyRead: () => false,
				timeoutMs: NEVER_MS,
				signal,
			});

		it('was not sent when the helper throws, whatever it throws', async () => {
			const refuse = async () => await Promise.reject(new Error('Domain not allowed'));

			expect(await submitUnread(refuse)).toEqual({ kind: 'notSent', detail: 'Domain not allowed' });
		});

		it('could not be sent when there is no connection', async () => {
			const error = Object.assign(new Error('x'), { code: 'ENETUNREACH', syscall: 'connect' });

			expect(await submitUnread(async () => await Promise.reject(error))).toMatchObject({
				kind: 'broken',
				reachedService: false,
			});
		});

		it('may still be sent when it was stopped', async () => {
			const run = new AbortController();
			const asking = submitUnread(() => new Promise<never>(() => {}), run.signal);
			run.abort(new Error('stopped'));

			expect(await asking).toMatchObject({ kind: 'broken', reachedService: true });
		});
	});

	it('may have been sent when the helper throws after its body was read', async () => {
		const answer = await sendRequest(async () => await Promise.reject(new Error('x')), {
			method: 'POST',
			url: 'https://service.example/',
			body: new FormData(),
			isBodyRead: () => true,
			timeoutMs: NEVER_MS,
			signal: undefined,
		});

		expect(answer).toMatchObject({ kind: 'broken', reachedService: true });
	});
});
