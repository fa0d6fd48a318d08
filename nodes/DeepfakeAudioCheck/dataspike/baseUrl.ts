/** Where a job is analysed: one of Dataspike's own environments, or an address of the user's. */
export type Environment = 'production' | 'sandbox' | 'custom';

/** Source: the audio guide, "Base URL: https://api.dataspike.io" and "Sandbox testing". */
const KNOWN_BASE_URLS: Record<Exclude<Environment, 'custom'>, string> = {
	production: 'https://api.dataspike.io',
	sandbox: 'https://sandboxapi.dataspike.io',
};

/** What the credential holds, as the user typed it. */
export interface BaseUrlSettings {
	environment: unknown;
	baseUrl: unknown;
	allowUnencryptedConnection: unknown;
}

export type BaseUrlResult =
	| { ok: true; baseUrl: string; environment: Environment }
	| { ok: false; message: string; description: string };

/**
 * The address that every request starts with, without a trailing slash, and the environment it
 * belongs to. A pasted endpoint address is cut back to the part before `/api/v4`.
 *
 * Refuses an address over plain http unless its host is this machine or the user allowed it, since
 * the API key travels in a header.
 */
export function resolveBaseUrl(settings: BaseUrlSettings): BaseUrlResult {
	const { environment } = settings;
	if (environment === 'sandbox' || environment === 'production') {
		return { ok: true, baseUrl: KNOWN_BASE_URLS[environment], environment };
	}
	if (environment !== 'custom') {
		return {
			ok: false,
			message: 'The Environment of the Dataspike API credential is not one that this node knows',
			description: 'Open the credential and choose Production, Sandbox or Custom.',
		};
	}
	return resolveCustomUrl(settings);
}

function resolveCustomUrl(settings: BaseUrlSettings): BaseUrlResult {
	const typed = typeof settings.baseUrl === 'string' ? settings.baseUrl.trim() : '';
	if (typed === '') {
		return {
			ok: false,
			message: 'The Dataspike API credential has no Base URL',
			description:
				'Open the credential and fill in Base URL, for example https://api.dataspike.io, or choose another Environment.',
		};
	}

	const url = parseAddress(typed);
	if (url === undefined) {
		return {
			ok: false,
			message: 'The Base URL of the Dataspike API credential is not a web address',
			description:
				'It has to look like https://api.dataspike.io. Open the credential and correct it.',
		};
	}
	if (url.username !== '' || url.password !== '') {
		return {
			ok: false,
			message: 'The Base URL of the Dataspike API credential contains a user name or password',
			description: 'Remove the part before the @ from Base URL: the API key is all that is needed.',
		};
	}
	const isEncrypted = url.protocol === 'https:';
	if (
		!isEncrypted &&
		!isThisMachine(url.hostname) &&
		settings.allowUnencryptedConnection !== true
	) {
		return {
			ok: false,
			message: 'The Base URL of the Dataspike API credential is not encrypted (http)',
			description:
				'The API key would be readable on its way. Use an address that starts with https://, or switch on Allow Unencrypted Connection in the credential.',
		};
	}

	const prefix = url.pathname.replace(/\/api(\/v\d+.*)?$/i, '').replace(/\/+$/, '');
	return { ok: true, baseUrl: `${url.origin}${prefix}`, environment: 'custom' };
}

/** The address as typed, with the scheme that a person leaves out; undefined when it is none. */
function parseAddress(typed: string): URL | undefined {
	const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed);
	const guessed = hasScheme ? typed : `https://${typed}`;
	if (!URL.canParse(guessed)) return undefined;

	const url = new URL(guessed);
	if (!hasScheme && isThisMachine(url.hostname)) url.protocol = 'http:';
	return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}

/** Loopback addresses, see RFC 6890 section 2.2.2 (127.0.0.0/8) and RFC 4291 section 2.5.3 (::1). */
function isThisMachine(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
