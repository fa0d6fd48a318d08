/** What a text turned out to be as the address of a recording. */
export type LinkAddress =
	| { ok: true; url: URL }
	| {
			ok: false;
			/** `notAddress`: it cannot be read; `otherProtocol`: it is not for http or https. */
			reason: 'empty' | 'notAddress' | 'otherProtocol';
	  };

/**
 * Reads an address that a user, an earlier step or a redirect gave. Nothing but http and https is
 * followed: `file:` would read the server's own files.
 *
 * @param base what a relative address of a redirect is relative to
 */
export function readLinkAddress(text: unknown, base?: URL): LinkAddress {
	if (text === undefined || text === null) return { ok: false, reason: 'empty' };
	if (typeof text !== 'string') return { ok: false, reason: 'notAddress' };
	if (text.trim() === '') return { ok: false, reason: 'empty' };

	const url = URL.canParse(text.trim(), base?.href) ? new URL(text.trim(), base) : undefined;
	if (url === undefined) return { ok: false, reason: 'notAddress' };
	const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
	return isWeb ? { ok: true, url } : { ok: false, reason: 'otherProtocol' };
}
