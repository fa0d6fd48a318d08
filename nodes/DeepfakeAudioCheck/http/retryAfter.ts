/**
 * The pause that a `Retry-After` header asks for, in ms, never negative; undefined when the header
 * is missing or says nothing that can be understood.
 *
 * Ref: RFC 9110 section 10.2.3, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 *      Retry-After = HTTP-date / delay-seconds
 *
 * @param nowMs the present, in ms since 1970 (a date in the header is compared with it)
 */
export function parseRetryAfterMs(header: unknown, nowMs: number): number | undefined {
	const first: unknown = Array.isArray(header) ? header[0] : header;
	const text = typeof first === 'string' || typeof first === 'number' ? String(first).trim() : '';
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;

	// Date.parse takes much that is no HTTP date ("-1", "1.5"), all three date forms start with a day.
	if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return undefined;
	const dateMs = Date.parse(text);
	return Number.isNaN(dateMs) ? undefined : Math.max(dateMs - nowMs, 0);
}
