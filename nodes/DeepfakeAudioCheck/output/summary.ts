import { readableText } from '../text/readableText';
import { formatScore } from '../report/wording';

/** What became of a recording, or of an item, in a word. */
export type Fate =
	| 'flagged'
	| 'review'
	| 'clear'
	/** Of what was only submitted. */
	| 'submitted'
	/** Dataspike has a job for it, but there is no score to decide by. */
	| 'undecided'
	| 'notChecked'
	/** An item that was passed on because it holds no recording. */
	| 'withoutRecording';

/** One recording as the summary tells of it. */
export interface SummaryEntry {
	/** As messages name it: the file's name, or the item's number. */
	name: string;
	fate: Fate;
	/** 0 to 1; null when there is none. */
	score: number | null;
	/** In a few words; undefined where the fate says it all. */
	why?: string;
}

/** What a run came to, as a sentence for the panel. */
export interface Summary {
	message: string;
	type: 'info' | 'warning';
}

/** Longest list of names. */
const MOST_NAMES = 5;

/** Longest reason that is named, in characters. */
const LONGEST_REASON = 100;

const WORDS: Readonly<Record<Fate, string>> = {
	flagged: 'flagged',
	review: 'for review',
	clear: 'clear',
	submitted: 'submitted',
	undecided: 'undecided',
	notChecked: 'not checked',
	withoutRecording: 'without a recording',
};

/** In the order of the sentence. */
const FATES = Object.keys(WORDS) as Fate[];

/** Nothing that somebody has to look at. */
const PLAIN_FATES: readonly Fate[] = ['clear', 'submitted'];

/** Those of which a person has to know which ones they are: no output but these may show them. */
const NAMED_FATES: readonly Fate[] = ['undecided', 'notChecked'];

/**
 * The run in one sentence: "5 recordings: 1 flagged, 1 for review, 2 clear, 1 not checked: voicemail.mp3
 * (a web page)."; of a single recording "Flagged, score 0.95." Undefined when there is nothing to say: no
 * recording, or a single one that is clear or was submitted.
 */
export function summarize(entries: SummaryEntry[]): Summary | undefined {
	const [only] = entries;
	if (only === undefined) return undefined;
	const isPlain = entries.every(({ fate }) => PLAIN_FATES.includes(fate));
	if (entries.length === 1 && isPlain) return undefined;
	return {
		message: entries.length === 1 ? describeOne(only) : describeAll(entries),
		type: isPlain ? 'info' : 'warning',
	};
}

function describeOne({ name, fate, score, why }: SummaryEntry): string {
	const word = `${WORDS[fate].charAt(0).toUpperCase()}${WORDS[fate].slice(1)}`;
	const because = why === undefined ? '' : ` (${why})`;
	return NAMED_FATES.includes(fate) || score === null
		? `${word}: ${name}${because}.`
		: `${word}, score ${formatScore(score)}${because}.`;
}

function describeAll(entries: SummaryEntry[]): string {
	const groups = FATES.map((fate) => entries.filter((entry) => entry.fate === fate))
		.filter((group) => group.length > 0)
		.map(describeGroup);
	const recordings = entries.filter(({ fate }) => fate !== 'withoutRecording').length;
	const count = recordings === 1 ? '1 recording' : `${recordings} recordings`;
	const counted = recordings === 0 ? `${entries.length} items` : count;
	return `${counted}: ${groups.map(({ text, ending }) => `${text}${ending}`).join('')}`
		.replace(/[,;] $/, '')
		.concat('.');
}

/** Its number and, if they have to be known, its names; a list of names ends with a semicolon. */
function describeGroup(group: SummaryEntry[]): { text: string; ending: string } {
	const fate = group[0]?.fate ?? 'clear';
	const text = `${group.length} ${WORDS[fate]}`;
	if (!NAMED_FATES.includes(fate)) return { text, ending: ', ' };
	const names = group
		.slice(0, MOST_NAMES)
		.map(({ name, why }) => (why === undefined ? name : `${name} (${why})`));
	const more = group.length > MOST_NAMES ? ` and ${group.length - MOST_NAMES} more` : '';
	return { text: `${text}: ${names.join(', ')}${more}`, ending: '; ' };
}

/**
 * The message of an error as a reason that stands behind the file's name: `"a.mp3" is a web page, not a
 * recording, which Dataspike does not accept [item 0]` gives `a web page`. Other messages stay as they are.
 */
export function shortenReason(message: string): string {
	const sentence = message.replace(/ \[item \d+\]$/, '');
	const [, predicate] = /^(?:"[^"]*"|The file)(?: (?:in|from) \S+)? is (.+)$/s.exec(sentence) ?? [];
	const reason = predicate === undefined ? sentence : (predicate.split(', ')[0] ?? predicate);
	return readableText(reason, LONGEST_REASON);
}
