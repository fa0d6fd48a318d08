import { resolveBaseUrl } from './baseUrl';
import { isCertificateCode } from './http';

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
			headers: { 'ds-api-token': apiKey, accept: 'application/json' },
			timeout: TIMEOUT_MS,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			json: false,
		});
		const { statusCode, body } = response as { statusCode: number; body: unknown };
		return readStatus({
			statusCode,
			isWebPage: typeof body === 'string' && /^\s*</.test(body),
			isCustom: resolved.environment === 'custom',
			host,
		});
	} catch (error) {
		return refuse(explainBreak(error, host));
	}
}

function readStatus(answer: {
	statusCode: number;
	isWebPage: boolean;
	isCustom: boolean;
	host: string;
}): ConnectionTestResult {
	const { statusCode, isWebPage, isCustom, host } = answer;
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
			`Dataspike has a disturbance (HTTP ${statusCode}), so the API key could not be checked. Test again later.`,
		);
	}

	// The unknown job is answered with 404 once the key has been accepted, see the API reference.
	const isAccepted = statusCode === 404 || (statusCode >= 200 && statusCode < 300);
	const isSomebodyElse = isWebPage && (isCustom || statusCode !== 404);
	if (isAccepted && !isSomebodyElse) {
		return { status: 'OK', message: 'Dataspike accepted the API key.' };
	}
	return refuse(
		`${host} answered, but not like Dataspike (HTTP ${statusCode}). Check the Base URL, and that no login page or proxy stands between.`,
	);
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
