import { resolveBaseUrl } from './baseUrl';
import { isBodyStream, readText } from '../http/readText';
import { isCertificateCode, LONGEST_ANSWER_BYTES } from '../http/request';
import { USER_AGENT } from '../text/packageVersion';
import { hasJobId } from './job';
import { parseObject } from './parseObject';

/**
 * A job that cannot exist: asking for it shows whether the key is accepted, and costs nothing.
 * Ref: RFC 9562 section 5.9, the nil UUID
 */
const JOB_THAT_CANNOT_EXIST = '00000000-0000-0000-0000-000000000000';

const TIMEOUT_MS = 15_000;

/** n8n's helper for credential tests; it offers no other one there. */
export type TestRequest = (options: object) => Promise<unknown>;

export interface ConnectionTestResult {
	status: 'OK' | 'Error';
	message: string;
}

/**
 * Tries a credential without submitting anything, and says which it is: key accepted, key refused,
 * service unreachable, service in trouble, or an address that is not Dataspike's. Never throws.
 */
export async function testConnection(
	data: Record<string, unknown>,
	request: TestRequest,
): Promise<ConnectionTestResult> {
	const resolved = resolveBaseUrl({
		environment: data.environment ?? 'production',
		baseUrl: data.baseUrl,
		allowUnencryptedConnection: data.allowUnencryptedConnection,
	});
	if (!resolved.ok) return refuse(`${resolved.message}. ${resolved.description}`);

	const apiKey = typeof data.apiKey === 'string' ? data.apiKey.trim() : '';
	if (apiKey === '') return refuse('The API key is empty. Copy it from your Dataspike account.');

	const host = new URL(resolved.baseUrl).host;
	try {
		const response = await request({
			method: 'GET',
			uri: `${resolved.baseUrl}/api/v4/deepfake/job/${JOB_THAT_CANNOT_EXIST}`,
			headers: {
				'ds-api-token': apiKey,
				accept: 'application/json',
				'User-Agent': USER_AGENT,
			},
			timeout: TIMEOUT_MS,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			json: false,
			useStream: true,
		});
		const { statusCode, body } = response as { statusCode: number; body: unknown };
		return readAnswer({ statusCode, text: await readBody(body), host });
	} catch (error) {
		return refuse(explainBreak(error, host));
	}
}

function readAnswer(answer: {
	statusCode: number;
	text: string;
	host: string;
}): ConnectionTestResult {
	const { statusCode, text, host } = answer;
	if (statusCode === 401 || statusCode === 403) {
		return refuse(
			`Dataspike refused this API key (HTTP ${statusCode}). Copy the key from your Dataspike account again, and check that it belongs to the chosen Environment.`,
		);
	}
	if (statusCode === 429) {
		return refuse(
			'Dataspike is receiving too many requests at the moment (HTTP 429), so the API key could not be checked. Wait a minute and test again.',
		);
	}
	if (statusCode >= 500) {
		return refuse(
			`Dataspike is having problems (HTTP ${statusCode}), so the API key could not be checked. Test again later.`,
		);
	}

	if (isDataspike(statusCode, text)) {
		return { status: 'OK', message: 'Dataspike accepted the API key.' };
	}
	return refuse(
		`${host} answered, but not like Dataspike (HTTP ${statusCode}, ${describeText(text)}). Check the Base URL, and that no login page or proxy stands between.`,
	);
}

/**
 * Whether this is how Dataspike answers a request for a job that does not exist, once it has accepted the
 * key: 404 with an object that says so (or, should there be such a job, the job). Any other server may
 * answer 404 or 200 to anything; the key and the recordings must not go there.
 */
function isDataspike(statusCode: number, text: string): boolean {
	const answer = parseObject(text);
	if (answer === undefined) return false;
	if (statusCode === 404) return 'message' in answer || 'error' in answer;
	const isJob = hasJobId(answer) && typeof answer.status === 'string';
	return statusCode >= 200 && statusCode < 300 && isJob;
}

/** What came, by its kind only: it may repeat the key. */
function describeText(text: string): string {
	if (text.trim() === '') return 'an empty answer';
	if (/^\s*</.test(text)) return 'a web page';
	if (parseObject(text) !== undefined) return 'another kind of JSON';
	return 'no JSON object';
}

/** The body as text; empty when it is longer than any answer of the service. */
async function readBody(body: unknown): Promise<string> {
	if (isBodyStream(body)) {
		const signal = AbortSignal.timeout(TIMEOUT_MS);
		return (await readText(body, { limitBytes: LONGEST_ANSWER_BYTES, signal })) ?? '';
	}
	if (typeof body === 'string') return body;
	return Buffer.isBuffer(body) ? body.toString('utf8') : (JSON.stringify(body) ?? '');
}

function explainBreak(error: unknown, host: string): string {
	const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
	const named = cause?.code ?? code;
	const reason = typeof named === 'string' ? named : '';
	if (isCertificateCode(reason)) {
		return `${host} could not prove its identity with a valid certificate (${reason}). Check the Base URL, or ask whoever runs the server.`;
	}
	const detail = reason === '' ? '' : ` (${reason})`;
	return `Dataspike could not be reached at ${host}${detail}. Check the Environment and the Base URL, and that n8n can reach this address.`;
}

function refuse(message: string): ConnectionTestResult {
	return { status: 'Error', message };
}
