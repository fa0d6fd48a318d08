/** How often one encoding may stand in another: `%2525` is a percent sign in three of them. */
const MOST_LAYERS = 8;

/**
 * A pattern that finds a secret however servers and proxies write it: as it is, percent-encoded in
 * capitals or small letters, with the escapes of JSON or HTML, in base64 at any place of a longer text
 * (`Basic …`), and in one of these within another. It is linear in what it searches: each character of
 * the secret has one way to be read at a place, and escapes are bounded.
 *
 * @param secret of visible ASCII
 */
export function encodedForms(secret: string): RegExp {
	const texts = [secret, ...base64Cores(secret)];
	return new RegExp(texts.map((text) => Array.from(text, writtenAs).join('')).join('|'), 'g');
}

/**
 * What a secret becomes in base64, whatever stands in front of it and behind it: without the characters
 * that hold bits of those. Ref: RFC 4648 sections 4 and 5: 6 bits a character
 */
function base64Cores(secret: string): string[] {
	return [0, 1, 2].flatMap((bytesBefore) => {
		const bytes = Buffer.concat([Buffer.alloc(bytesBefore), Buffer.from(secret, 'latin1')]);
		const first = Math.ceil((bytesBefore * 8) / 6);
		const end = Math.floor((bytes.length * 8) / 6);
		const core = bytes.toString('base64').slice(first, end);
		const forUrls = core.replaceAll('+', '-').replaceAll('/', '_');
		return core === forUrls ? [core] : [core, forUrls];
	});
}

/** A pattern for all ways to write a character. */
function writtenAs(character: string): string {
	const code = character.charCodeAt(0);
	const hex = code.toString(16).padStart(2, '0');
	const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
	const itself = `\\u${code.toString(16).padStart(4, '0')}`;
	const percent = `%(?:25){0,${MOST_LAYERS}}${anyCase}`;
	const json = `\\\\{1,${MOST_LAYERS}}(?:u00${anyCase}|x${anyCase}|${itself})`;
	const html = `&(?:amp;){0,${MOST_LAYERS}}#(?:[xX]0{0,6}${anyCase}|0{0,6}${code});`;
	return `(?:${itself}|${percent}|${json}|${html}${namedEntity(character)})`;
}

/** Ref: HTML Living Standard section 13.5, the named references of ASCII that tools write */
const ENTITY_NAMES: ReadonlyMap<string, string> = new Map([
	['&', 'amp'],
	['<', 'lt'],
	['>', 'gt'],
	['"', 'quot'],
	["'", 'apos'],
]);

function namedEntity(character: string): string {
	const name = ENTITY_NAMES.get(character);
	return name === undefined ? '' : `|&(?:amp;){0,${MOST_LAYERS}}${name};`;
}
