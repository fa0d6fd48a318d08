/** An answer as it goes over the wire. */
export interface Answer {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
}

/** A refusal as the service words it: JSON with a `message`. */
export function refuse(statusCode: number, message: string): Answer {
	return { statusCode, headers: {}, body: JSON.stringify({ message }) };
}

/** Keys that are refused; every other key is accepted. */
const revokedKey = 'revoked-key';

/** The refusal of a key; undefined when it is accepted. */
export function checkKey(apiKey: string): Answer | undefined {
	if (apiKey === '') return refuse(401, 'Missing ds-api-token');
	if (apiKey === revokedKey) return refuse(401, 'Invalid API token');
	if (apiKey === 'forbidden-key') return refuse(403, 'This token may not use deepfake analysis');
	return undefined;
}
