import { encodedForms } from './encodedForms';

/** Replacement for a secret. */
const REDACTED = '[hidden]';

/** A shorter text cannot be told from a part of an ordinary word; real keys are far longer. */
const SHORTEST_KEY = 6;

/** A copy of a parsed JSON value without the secret. */
export type Redact = <Value>(value: Value) => Value;

/**
 * A function that replaces the API key in every text of a parsed JSON value, as it is and as proxies
 * write it: services and proxies are known to echo request headers in their answers. It calls itself for
 * each level of the value: `parseObject` bounds those.
 */
export function createRedact(apiKey: string): Redact {
	const forms = apiKey.length < SHORTEST_KEY ? undefined : encodedForms(apiKey);
	const redactText = (text: string) =>
		forms === undefined ? text : text.replaceAll(forms, REDACTED);

	const redact = (value: unknown): unknown => {
		if (typeof value === 'string') return redactText(value);
		if (Array.isArray(value)) return value.map(redact);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, nested]) => [redactText(name), redact(nested)]),
		);
	};
	return <Value>(value: Value) => redact(value) as Value;
}
