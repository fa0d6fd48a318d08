/** Characters of a header that are read: no name is longer. */
const LONGEST_HEADER = 2000;

/**
 * The name of a downloaded file, as the server gives it in `content-disposition`, or else the last
 * part of the address's path: of the first address, unless only the one it was redirected to ends
 * like a file. Undefined when there is none. Not trusted: it still has to be made safe.
 *
 * Ref: RFC 6266 section 4.3 (only the last part of a path counts), RFC 8187 (`filename*`)
 *
 * @param addresses the first address, and where redirects led, in order
 */
export function readServedFileName(
	contentDisposition: unknown,
	addresses: readonly URL[],
): string | undefined {
	const served =
		typeof contentDisposition === 'string'
			? readDisposition(contentDisposition.slice(0, LONGEST_HEADER))
			: undefined;
	if (served !== undefined) return served;

	const names = addresses.flatMap(({ pathname }) => lastPart(decode(pathname)) ?? []);
	return names.find((name) => /\.\w{2,5}$/.test(name)) ?? names[0];
}

/** `filename*` goes before `filename`, as the RFC says. */
function readDisposition(header: string): string | undefined {
	const extended = /;\s*filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
	if (extended !== undefined) return lastPart(decode(extended));

	const quoted = /;\s*filename\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(header)?.[1];
	const plain = quoted?.replace(/\\(.)/g, '$1') ?? /;\s*filename\s*=\s*([^;"]+)/i.exec(header)?.[1];
	return plain === undefined ? undefined : lastPart(readUtf8(plain));
}

/** Node.js reads headers as ISO 8859-1, but servers often send names in UTF-8. */
function readUtf8(text: string): string {
	const decoded = Buffer.from(text, 'latin1').toString('utf8');
	return decoded.includes('\ufffd') ? text : decoded;
}

/** Percent signs that stand for themselves leave the text as it is. */
function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

function lastPart(path: string): string | undefined {
	return path
		.split(/[/\\]/)
		.map((part) => part.trim())
		.findLast((part) => part !== '');
}
