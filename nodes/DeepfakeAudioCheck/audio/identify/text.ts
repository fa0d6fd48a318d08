import type { Format } from '../media/format';
import { hasTextAt, textAt } from '../bytes/read';

/** Bytes of a file that are looked at to tell whether it is text. */
const LOOKED_AT_BYTES = 4096;

/** How a web page begins. Ref: WHATWG MIME Sniffing section 7.1, "text/html". */
const WEB_PAGE =
	/^(<!doctype html|<(html|head|body|script|iframe|h1|div|font|table|a|style|title|b|br|p|meta)[\s/>]|<!--)/i;

/** A page that is also XML says so in its first lines. */
const WEB_PAGE_IN_XML = /^<\?xml[^]*?<(!doctype html|html[\s>])/i;

/**
 * How recordings begin in Base64: MPEG and ADTS sync words, then "RIFF", "ID3", "OggS", "fLaC", EBML,
 * "ftyp" (with the usual sizes), "FORM", "#!AMR", "caff", ".snd". "_" and "-" stand for "/" and "+" in
 * links.
 */
const BASE64_STARTS = [
	String.raw`[/_]{2}[A-Pg-z0-3]`,
	String.raw`[/_][+\-][I-P]`,
	...['UklGR', 'SUQz', 'T2dnUw', 'ZkxhQ', 'GkXfo', 'AAAA[A-Za-z0-9+/_-]{2}Z0eX'],
	...['Rk9STQ', 'IyFBTV', 'Y2FmZg', 'LnNuZ'],
];

/** Recordings that are still Base64, with or without what makes a data: URL of them. */
const BASE64_RECORDING = new RegExp(
	`^"?(data:(audio|video|application)/[^,]{1,100};base64,|(${BASE64_STARTS.join('|')})[A-Za-z0-9+/_-]{40})`,
);

/**
 * The body of a request that uploads a file: a boundary, and the headers of its first part. Ref: RFC
 * 2046 section 5.1.1, RFC 7578 section 4
 */
const MULTIPART_BODY = /^(\r?\n)?--[^\r\n]{1,200}\r?\n(content-[a-z-]+:)/i;

/** The body of a request with several parts, whatever they hold; undefined if it is none. */
export function probeMultipartBody(bytes: Uint8Array): Format | undefined {
	const start = textAt(bytes, 0, 512);
	return MULTIPART_BODY.test(start) ? 'multipart-body' : undefined;
}

/** What a text is, by how it begins; undefined when the bytes are no text. */
export function probeText(bytes: Uint8Array): Format | undefined {
	const text = readText(bytes);
	if (text === undefined) return undefined;

	const start = text.trimStart();
	if (start === '') return 'blank-text';
	if (WEB_PAGE.test(start) || WEB_PAGE_IN_XML.test(start)) return 'html';
	if (/^<(\?xml|[a-z][\w:.-]*[\s/>])/i.test(start)) return 'xml';
	if (BASE64_RECORDING.test(start)) return 'base64';
	if (/^(\{\s*["}]|\[\s*["{[\]\dtfn-])/.test(start)) return 'json';
	if (/^(#EXTM3U|\[playlist\])/i.test(start)) return 'playlist';
	return 'text';
}

/** The first part of a text as characters that matter here; undefined when it is no text. */
function readText(bytes: Uint8Array): string | undefined {
	const text = decodeStart(bytes);
	const isBinary = [...text].some(isBinaryCharacter);
	// Text in an older encoding has a few bytes that are no UTF-8, binary data has many.
	const strangeCharacters = text.split('\ufffd').length - 1;
	return isBinary || strangeCharacters > text.length / 5 ? undefined : text;
}

/**
 * Text holds none of these: control characters other than tab, line breaks and escape.
 *
 * Ref: WHATWG MIME Sniffing section 3, "binary data byte"
 */
function isBinaryCharacter(character: string): boolean {
	return character < ' ' && !'\t\n\f\r\x1b'.includes(character);
}

function decodeStart(bytes: Uint8Array): string {
	const start = bytes.subarray(0, LOOKED_AT_BYTES);
	if (hasTextAt(bytes, 0, '\xff\xfe')) return new TextDecoder('utf-16le').decode(start);
	if (hasTextAt(bytes, 0, '\xfe\xff')) return new TextDecoder('utf-16be').decode(start);
	return new TextDecoder('utf-8').decode(start);
}
