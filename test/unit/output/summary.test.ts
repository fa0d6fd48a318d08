import {
	shortenReason,
	summarize,
	type Fate,
	type SummaryEntry,
} from '../../../nodes/DeepfakeAudioCheck/output/summary';

function entry(fate: Fate, changes: Partial<SummaryEntry> = {}): SummaryEntry {
	return { name: 'call.wav', fate, score: null, ...changes };
}

const webPage = entry('notChecked', { name: 'voicemail.mp3', why: 'a web page' });
const noScore = entry('undecided', { name: 'b.wav', why: 'no usable score' });

describe('the summary of a single recording', () => {
	it.each([
		{ one: entry('flagged', { score: 0.95 }), message: 'Flagged, score 0.95.' },
		{ one: entry('flagged', { score: 0.604 }), message: 'Flagged, score 0.604.' },
		{
			one: entry('review', { score: 0.59, why: 'the verdict is deepfake_likely' }),
			message: 'For review, score 0.59 (the verdict is deepfake_likely).',
		},
		{ one: entry('review', { score: 0.5 }), message: 'For review, score 0.50.' },
		{ one: noScore, message: 'Undecided: b.wav (no usable score).' },
		{ one: webPage, message: 'Not checked: voicemail.mp3 (a web page).' },
		{
			one: entry('withoutRecording', { name: 'item 0' }),
			message: 'Without a recording: item 0.',
		},
	])('is a warning: $message', ({ one, message }) => {
		expect(summarize([one])).toEqual({ message, type: 'warning' });
	});

	it.each(['clear', 'submitted'] as const)('is not needed when it is %s', (fate) => {
		expect(summarize([entry(fate, { score: 0.1 })])).toBeUndefined();
	});
});

describe('the summary of several recordings', () => {
	const flagged = entry('flagged', { score: 0.9 });
	const review = entry('review', { score: 0.5, why: 'the verdict is deepfake_likely' });
	const clear = entry('clear', { score: 0.1 });
	const six = Array.from({ length: 6 }, (_, index) =>
		entry('notChecked', { name: `${index}.mp3`, why: 'a web page' }),
	);

	it.each([
		{
			why: 'a mixed run',
			entries: [clear, webPage, flagged, clear, review],
			message:
				'5 recordings: 1 flagged, 1 for review, 2 clear, 1 not checked: voicemail.mp3 (a web page).',
		},
		{
			why: 'two lists of names',
			entries: [webPage, noScore, clear],
			message:
				'3 recordings: 1 clear, 1 undecided: b.wav (no usable score); 1 not checked: voicemail.mp3 (a web page).',
		},
		{
			why: 'all of them flagged',
			entries: [flagged, flagged],
			message: '2 recordings: 2 flagged.',
		},
		{
			why: 'more names than fit',
			entries: [...six, clear],
			message:
				'7 recordings: 1 clear, 6 not checked: 0.mp3 (a web page), 1.mp3 (a web page), 2.mp3 (a web page), 3.mp3 (a web page), 4.mp3 (a web page) and 1 more.',
		},
		{
			why: 'an item that holds none',
			entries: [clear, entry('withoutRecording', { name: 'item 1' })],
			message: '1 recording: 1 clear, 1 without a recording.',
		},
		{
			why: 'items that hold none',
			entries: [entry('withoutRecording'), entry('withoutRecording')],
			message: '2 items: 2 without a recording.',
		},
		{
			why: 'submitted and refused ones',
			entries: [entry('submitted'), webPage],
			message: '2 recordings: 1 submitted, 1 not checked: voicemail.mp3 (a web page).',
		},
	])('is a warning for $why', ({ entries, message }) => {
		expect(summarize(entries)).toEqual({ message, type: 'warning' });
	});

	it('is only information when all are clear', () => {
		expect(summarize([clear, clear])).toEqual({ message: '2 recordings: 2 clear.', type: 'info' });
	});

	it('says nothing of nothing', () => {
		expect(summarize([])).toBeUndefined();
	});
});

describe('the reason in short', () => {
	it.each([
		[
			'"a, b.mp3" is a web page, not a recording, which Dataspike does not accept [item 0]',
			'a web page',
		],
		[
			'"a.amr" from example.com is an AMR recording, as phones make them [item 12]',
			'an AMR recording',
		],
		[
			'The file in "data" is an empty file (0 bytes), which Dataspike does not accept',
			'an empty file (0 bytes)',
		],
		['"a.wav" is too large: 12 MB, and Dataspike accepts up to 10 MB [item 1]', 'too large: 12 MB'],
		[
			'Dataspike could not be reached for "a.wav", job 7 [item 3]',
			'Dataspike could not be reached for "a.wav", job 7',
		],
		['URL is empty [item 0]', 'URL is empty'],
		['<b>x</b>', '‹b›x‹/b›'],
	])('of %p is %p', (message, reason) => {
		expect(shortenReason(message)).toBe(reason);
	});

	it('is cut off where it is too long for a hint', () => {
		expect(shortenReason('x'.repeat(300))).toHaveLength(100);
	});
});
