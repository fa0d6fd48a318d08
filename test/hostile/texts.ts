import { createRedact } from '../../nodes/DeepfakeAudioCheck/dataspike/redact';
import { parseObject } from '../../nodes/DeepfakeAudioCheck/dataspike/parseObject';
import { parseRetryAfterMs } from '../../nodes/DeepfakeAudioCheck/http/retryAfter';
import { readLinkAddress } from '../../nodes/DeepfakeAudioCheck/download/linkAddress';
import { readServedFileName } from '../../nodes/DeepfakeAudioCheck/download/servedFileName';
import { escapeText } from '../../nodes/DeepfakeAudioCheck/report/escape';
import { fitFileName } from '../../nodes/DeepfakeAudioCheck/text/fileName';
import { readableText } from '../../nodes/DeepfakeAudioCheck/text/readableText';

/** A text that is to cost its reader more than its size: about so many characters of it. */
export interface HostileText {
	name: string;
	build: (length: number) => string;
	read: (text: string) => unknown;
}

const KEY = 'sk_live/+a"b\\c&d=e%f';
const redact = createRedact(KEY);

const repeated = (piece: string) => (length: number) =>
	piece.repeat(Math.ceil(length / piece.length));

/** Pieces that make patterns go back: escapes, blanks, and what nearly is something. */
const PIECES: ReadonlyArray<[name: string, piece: string]> = [
	['blanks', ' '],
	['backslashes', '\\'],
	['percent signs', '%25'],
	['quotes', '"'],
	['dots', '.'],
	['angle brackets', '<'],
	['control characters', '\u0000\u202e'],
	['halves of characters', '\ud800'],
	['characters of four bytes', '😀'],
	['lines', '\r\n'],
	['semicolons', '; '],
	['slashes', '/'],
	['apostrophes', "''"],
	['digits', '1'],
];

const READERS: ReadonlyArray<[name: string, read: HostileText['read']]> = [
	['a readable text', (text) => readableText(text)],
	['a name of a file', (text) => fitFileName(text, 'wav')],
	['a name that ends as one of a recording', (text) => fitFileName(`${text}.mp3`, 'wav')],
	[
		'a Content-Disposition',
		(text) =>
			readServedFileName(`attachment; filename="${text}`, [new URL('https://a.example/b.wav')]),
	],
	[
		'an extended Content-Disposition',
		(text) =>
			readServedFileName(`attachment; filename*=UTF-8''${text}`, [new URL('https://a.example/')]),
	],
	['a link', (text) => readLinkAddress(`https://a.example/${text}`)],
	['a Retry-After', (text) => parseRetryAfterMs(text, 0)],
	['a Retry-After with a day', (text) => parseRetryAfterMs(`Mon, ${text}`, 0)],
	['a text of a report', (text) => escapeText(text)],
	['an answer', (text) => redact(parseObject(JSON.stringify({ text })))],
];

const ANSWERS: ReadonlyArray<[name: string, build: HostileText['build']]> = [
	['an answer with the beginnings of a key', repeated(KEY.slice(0, -1))],
	['an answer with keys', repeated(KEY)],
	['an answer with layers of percent signs', repeated('sk_live%2525252525')],
	['an answer with references', repeated('&amp;amp;#00')],
];

/** Texts of the service, of servers and of senders whose cost must stay in proportion to their size. */
export const HOSTILE_TEXTS: readonly HostileText[] = [
	...READERS.flatMap(([reader, read]) =>
		PIECES.map(
			([piece, text]): HostileText => ({
				name: `${reader} of ${piece}`,
				build: repeated(text),
				read,
			}),
		),
	),
	...ANSWERS.map(
		([name, build]): HostileText => ({
			name,
			build,
			read: (text) => redact(parseObject(JSON.stringify({ text }))),
		}),
	),
	{
		name: 'an answer of many fields',
		build: (length) => `{${Array.from({ length: length / 14 }, (_, at) => `"${at}":"x"`).join()}}`,
		read: (text) => redact(parseObject(text)),
	},
	{
		name: 'an answer of many lists',
		build: (length) => `{"id":[${'[],'.repeat(length / 3)}[]]}`,
		read: (text) => redact(parseObject(text)),
	},
	{
		name: 'an answer of brackets that are never closed',
		build: repeated('{"a":['),
		read: (text) => parseObject(text),
	},
];
