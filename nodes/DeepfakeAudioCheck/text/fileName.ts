/**
 * The longest name that is sent, in bytes of UTF-8. File systems take 255 bytes for one name; the
 * rest is room for what a receiver puts around it.
 */
const MAXIMUM_NAME_BYTES = 200;

/** The name of a recording that came without one, before its extension. */
const DEFAULT_STEM = 'recording';

/**
 * Endings that tell what kind of file it is, and so are replaced when the content is another kind.
 * Any other text after a dot belongs to the name: "meeting 12.05", "Dr. Smith", "v1.2".
 */
const KNOWN_EXTENSIONS = new Set(
	(
		'wav wave mp3 mpga mp2 m4a m4b m4p m4r mp4 m4v mov aac adts 3gp 3gpp 3g2 amr awb ogg oga opus spx ' +
		'flac webm weba mka mkv avi wmv wma asf aif aiff aifc caf au snd pcm mid midi ape wv ac3 ' +
		'bin tmp temp dat data file blob download part octet-stream unknown ' +
		'html htm php asp aspx jsp json xml txt csv eml pdf zip gz jpg jpeg png gif'
	).split(' '),
);

/** Characters that must not stand in a header or that make a name look like another one. */
const LINE_BREAKS_AND_TABS = /[\t\n\v\f\r\u0085\p{Zl}\p{Zp}]+/gu;
const CONTROL_CHARACTERS = /\p{Cc}/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
/** Ref: Unicode UAX #9, section 2 (marks, embeddings, overrides, isolates), and the byte order mark. */
const DIRECTION_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/**
 * The name under which a recording is sent: the given name, made safe for a multipart form, with an
 * extension that fits the content. Never empty, at most 200 bytes of UTF-8.
 *
 * - Without a name, or with nothing left of it: `recording.<extension>`.
 * - A fitting extension stays as it is written (`.MP3`); another kind's (`.wav` on an MP3) is
 *   replaced; none is added to.
 * - Only the last part of a path is kept (RFC 7578, section 4.2: receivers must not rely on paths;
 *   and folders often name people). Line breaks and tabs become spaces; other control characters,
 *   text direction controls (which can make `gpj.mp3` read as `3pm.jpg`) and halves of characters
 *   are dropped; `"` becomes `'` (in a form it would end the name, and receivers differ on escapes).
 * - Dots and spaces around the name proper are dropped: no name is a hidden file or a parent folder.
 * - A long name loses its end, never its extension nor half of a letter or emoji.
 * - Everything else stays: emoji, any script, brackets, apostrophes, percent signs.
 *
 * @param extension without the dot
 */
export function fitFileName(fileName: string | undefined, extension: string): string {
	const name = withoutFolders(withoutUnsafeCharacters(fileName ?? '')).trimEnd();
	const ending = /\.([^.]*)$/.exec(name);
	const givenExtension = ending?.[1] ?? '';

	const isFitting = givenExtension.toLowerCase() === extension.toLowerCase();
	const isReplaced = isFitting || KNOWN_EXTENSIONS.has(givenExtension.toLowerCase());
	const givenStem = isReplaced && ending ? name.slice(0, ending.index) : name;
	const suffix = isFitting ? `.${givenExtension}` : `.${extension}`;

	// "talk.mp3.wav" with an MP3 in it shall not become "talk.mp3.mp3".
	const isDoubled = givenStem.toLowerCase().endsWith(suffix.toLowerCase());
	const stem = trimStem(isDoubled ? givenStem.slice(0, -suffix.length) : givenStem);

	const roomBytes = MAXIMUM_NAME_BYTES - Buffer.byteLength(suffix);
	return `${trimStem(cutToBytes(stem, roomBytes)) || DEFAULT_STEM}${suffix}`;
}

function withoutUnsafeCharacters(name: string): string {
	return name
		.replace(LINE_BREAKS_AND_TABS, ' ')
		.replace(CONTROL_CHARACTERS, '')
		.replace(LONE_SURROGATES, '')
		.replace(DIRECTION_CONTROLS, '')
		.replaceAll('"', "'");
}

/** The last part that is not empty. A backslash divides too: many names come from Windows. */
function withoutFolders(name: string): string {
	return name.split(/[/\\]/).findLast((part) => part.trim() !== '') ?? '';
}

/** Without a regular expression: one for both ends is slow on a name of a hundred thousand dots. */
function trimStem(stem: string): string {
	let start = 0;
	let end = stem.length;
	while (start < end && isDotOrSpace(stem.charAt(start))) start += 1;
	while (end > start && isDotOrSpace(stem.charAt(end - 1))) end -= 1;
	return stem.slice(start, end);
}

function isDotOrSpace(character: string): boolean {
	return character === '.' || character.trim() === '';
}

/** As much of the front of a text as fits, in whole letters as a reader sees them. */
function cutToBytes(text: string, roomBytes: number): string {
	if (Buffer.byteLength(text) <= roomBytes) return text;
	// No letter takes less than a byte for each of its UTF-16 units, so the rest cannot fit anyway.
	const start = text.slice(0, roomBytes + 1);
	const letters = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(start)];
	const whole = takeWhileItFits(
		// The last one may have been cut by the slice above.
		letters.slice(0, -1).map(({ segment }) => segment),
		roomBytes,
	);
	// A pile of combining marks may be one "letter" without end: then code points have to do.
	return whole || takeWhileItFits([...start], roomBytes);
}

function takeWhileItFits(parts: string[], roomBytes: number): string {
	let usedBytes = 0;
	const firstOutside = parts.findIndex((part) => {
		usedBytes += Buffer.byteLength(part);
		return usedBytes > roomBytes;
	});
	return parts.slice(0, firstOutside === -1 ? undefined : firstOutside).join('');
}
