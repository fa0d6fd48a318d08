/** A cookie, as the host that set it wants it back. */
interface Cookie {
	name: string;
	value: string;
	path: string;
	isSecure: boolean;
}

/** More than any sign-in of a guest sets; what comes after is not kept. */
const MOST_COOKIES = 50;

/** Longest cookie that is kept, in characters: browsers keep no longer ones either (RFC 6265 section 6.1). */
const LONGEST_COOKIE = 4096;

/**
 * The cookies of one download: links that everybody may open often set one first, and lead on to where it
 * is asked for. Each host, with its port, gets its own back and no other's, whatever Domain a cookie names.
 *
 * Ref: RFC 6265 section 5.2 (reading Set-Cookie), 5.1.4 (paths), 5.4 (the Cookie header)
 */
export class Cookies {
	private readonly byHost = new Map<string, Map<string, Cookie>>();

	/**
	 * Keeps what an answer sets.
	 *
	 * @param setCookie the header, once or several times
	 * @param nowMs the present in ms since 1970
	 */
	note(url: URL, setCookie: unknown, nowMs: number): void {
		const lines: unknown[] = Array.isArray(setCookie) ? setCookie : [setCookie];
		const cookies = this.byHost.get(url.host) ?? new Map<string, Cookie>();
		this.byHost.set(url.host, cookies);
		for (const line of lines) {
			if (typeof line !== 'string' || line.length > LONGEST_COOKIE) continue;
			const { cookie, isOver } = readCookie(line, url, nowMs);
			if (cookie === undefined) continue;
			const key = `${cookie.name};${cookie.path}`;
			if (isOver) cookies.delete(key);
			else if (cookies.size < MOST_COOKIES || cookies.has(key)) cookies.set(key, cookie);
		}
	}

	/** The Cookie header for a request; undefined when its host has set nothing for it. */
	headerFor(url: URL): string | undefined {
		const cookies = [...(this.byHost.get(url.host)?.values() ?? [])]
			.filter(({ isSecure }) => !isSecure || url.protocol === 'https:')
			.filter(({ path }) => isWithin(path, url.pathname))
			// The longest path first, as the RFC asks.
			.sort((one, other) => other.path.length - one.path.length)
			.map(({ name, value }) => `${name}=${value}`);
		return cookies.length === 0 ? undefined : cookies.join('; ');
	}
}

function readCookie(
	line: string,
	url: URL,
	nowMs: number,
): { cookie: Cookie | undefined; isOver: boolean } {
	const [pair = '', ...attributes] = line.split(';');
	const equals = pair.indexOf('=');
	const name = pair.slice(0, Math.max(equals, 0)).trim();
	const value = pair.slice(equals + 1).trim();
	// What could not stand in a header must not be sent in one.
	if (name === '' || /[^\x20-\x7e]/.test(`${name}${value}`)) {
		return { cookie: undefined, isOver: false };
	}
	const read = new Map(attributes.map(readAttribute));
	const path = read.get('path') ?? '';
	return {
		cookie: {
			name,
			value,
			path: path.startsWith('/') ? path : defaultPath(url.pathname),
			isSecure: read.has('secure'),
		},
		isOver: isOver(read, nowMs),
	};
}

function readAttribute(text: string): [string, string] {
	const equals = text.indexOf('=');
	if (equals === -1) return [text.trim().toLowerCase(), ''];
	return [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()];
}

/** Max-Age goes before Expires, as the RFC says. */
function isOver(attributes: Map<string, string>, nowMs: number): boolean {
	const maxAge = attributes.get('max-age');
	if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
	const expiresMs = Date.parse(attributes.get('expires') ?? '');
	return expiresMs <= nowMs;
}

/** The folder of the address that set the cookie. */
function defaultPath(pathname: string): string {
	const slash = pathname.lastIndexOf('/');
	return slash <= 0 ? '/' : pathname.slice(0, slash);
}

function isWithin(path: string, pathname: string): boolean {
	if (!pathname.startsWith(path)) return false;
	return path.endsWith('/') || pathname.length === path.length || pathname[path.length] === '/';
}
