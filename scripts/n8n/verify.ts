import { readFile } from 'node:fs/promises';
import axios from 'axios';
import FormData from 'form-data';
import { acceptedFixtures, fixturePath, refusedFixtures } from '../../test/fixtures/fixtures';

export interface Answer {
	fileName: string;
	label: string;
	expectedStatus: number;
	status: number;
	body: Record<string, unknown>;
	isAsExpected: boolean;
	tookMs: number;
}

interface Expectation extends Pick<Answer, 'fileName' | 'label' | 'expectedStatus'> {
	isSilent?: boolean;
}

const ANSWER_WITHIN_MS = 120_000;

/** Sends every recording and look-alike of the fixtures to the webhook example, one at a time. */
export async function verifyWebhook(
	url: string,
	onAnswer: (answer: Answer) => void,
): Promise<boolean> {
	const expectations = [
		...acceptedFixtures.map(({ fileName, label }) => ({ fileName, label, expectedStatus: 200 })),
		...refusedFixtures.map(({ fileName, label, convertsTo, isSilent }) => ({
			fileName,
			label,
			isSilent,
			expectedStatus: convertsTo === undefined ? 422 : 200,
		})),
	];
	let isAllAsExpected = true;
	for (const expectation of expectations) {
		const answer = await send(url, expectation);
		isAllAsExpected &&= answer.isAsExpected;
		onAnswer(answer);
	}
	return isAllAsExpected;
}

async function send(
	url: string,
	{ isSilent = false, ...expectation }: Expectation,
): Promise<Answer> {
	const startedAtMs = Date.now();
	const form = new FormData();
	form.append('file', await readFile(fixturePath(expectation.fileName)), expectation.fileName);
	const { status, data } = await axios.post<unknown>(url, form, {
		headers: form.getHeaders(),
		timeout: ANSWER_WITHIN_MS,
		validateStatus: () => true,
	});
	const body =
		typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : { data };
	return {
		...expectation,
		status,
		body,
		isAsExpected: status === expectation.expectedStatus && isComplete(status, body, isSilent),
		tookMs: Date.now() - startedAtMs,
	};
}

function isComplete(status: number, body: Record<string, unknown>, isSilent: boolean): boolean {
	// Without speech there is no job, and nothing is known.
	if (isSilent)
		return body.decision === 'undecided' && body.flagged === null && body.jobId === null;
	if (status !== 200) return body.flagged === null && typeof body.message === 'string';
	return (
		typeof body.flagged === 'boolean' &&
		typeof body.score === 'number' &&
		typeof body.verdict === 'string' &&
		typeof body.jobId === 'string'
	);
}
