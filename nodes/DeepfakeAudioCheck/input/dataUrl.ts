/** The bytes of a data: URL, and the file name that some programs write into it. */
export interface DataUrl {
	bytes: Uint8Array;
	fileName: string | undefined;
}

/** The part before the comma is never longer, in characters. */
const LONGEST_HEAD = 1000;

/** Whether a text is meant as a data: URL. */
export function isDataUrl(text: string): boolean {
	return /^\s*data:/i.test(text.slice(0, LONGEST_HEAD));
}

/**
 * Reads a data: URL; undefined when it is none, or is broken.
 *
 * Ref: RFC 2397 section 3
 *      data:[<mediatype>][;attribute=value][;base64],<data>
 */
export function readDataUrl(text: string): DataUrl | undefined {
	const comma = text.slice(0, LONGEST_HEAD).indexOf(',');
	if (comma === -1 || !isDataUrl(text)) return undefined;
	const parameters = text
		.slice(0, comma)
		.split(';')
		.slice(1)
		.map((parameter) => parameter.trim());
	const data = text.slice(comma + 1);
	const isBase64 = parameters.at(-1)?.toLowerCase() === 'base64';
	const bytes = isBase64 ? readBase64(data) : readEscaped(data);
	if (bytes === undefined) return undefined;
	const name = parameters.find((parameter) => /^(?:file)?name=/i.test(parameter));
	const fileName = name === undefined ? undefined : readName(name.slice(name.indexOf('=') + 1));
	return { bytes, fileName };
}

/** Within a URL, `+`, `/` and `=` may be escaped. */
function readBase64(data: string): Uint8Array {
	const plain = data.includes('%') ? data.replace(/%(2b|2f|3d)/gi, decodeURIComponent) : data;
	return Buffer.from(plain, 'base64');
}

/** Bytes that stand for themselves, or as `%` and two digits. */
function readEscaped(data: string): Uint8Array | undefined {
	if (/%(?![0-9a-f]{2})/i.test(data)) return undefined;
	const latin1 = data.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
		String.fromCharCode(Number.parseInt(digits, 16)),
	);
	return Buffer.from(latin1, 'latin1');
}

function readName(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
