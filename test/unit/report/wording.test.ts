import type { ReportSegment } from '../../../nodes/DeepfakeAudioCheck/report/reportData';
import {
	describeDecision,
	describeFlaggedSegments,
	describeInWords,
	explainReport,
	formatDuration,
	formatMoment,
	formatRange,
	formatScore,
	formatTime,
	listFacts,
} from '../../../nodes/DeepfakeAudioCheck/report/wording';
import {
	createCallSample,
	createSample,
	createSegmentedSample,
} from '../../fixtures/reportSamples';

describe('a score in words', () => {
	it.each([
		['two decimals', 0.87, '0.87'],
		['a missing second decimal', 0.6, '0.60'],
		['zero', 0, '0.00'],
		['one', 1, '1.00'],
		['just above a threshold of 0.6', 0.604, '0.604'],
		['just below it', 0.596, '0.596'],
		['four decimals', 0.6001, '0.6001'],
		['more decimals than anybody reads', 0.123456789, '0.1235'],
		['nothing', null, 'no score'],
		['what is no number', NaN, 'no score'],
		['infinity', Infinity, 'no score'],
	])('%s', (_, score, words) => {
		expect(formatScore(score)).toBe(words);
	});
});

describe('times in words', () => {
	it.each([
		[0, '0:00'],
		[5.9, '0:05'],
		[59, '0:59'],
		[60, '1:00'],
		[750, '12:30'],
		[3599, '59:59'],
		[3600, '1:00:00'],
		[3723, '1:02:03'],
	])('%p seconds from the start are at %s', (seconds, words) => {
		expect(formatTime(seconds)).toBe(words);
	});

	it.each([
		['whole seconds', 30, 60, '0:30 – 1:00'],
		['tenths', 2.5, 7.25, '0:02.5 – 0:07.3'],
		['a tenth that is rounded up to a second', 9.96, 19.94, '0:10 – 0:19.9'],
	])('a segment with %s', (_, startSeconds, endSeconds, words) => {
		expect(formatRange({ startSeconds, endSeconds } as ReportSegment)).toBe(words);
	});

	it.each([
		[0.456, '0.46 seconds'],
		[1, '1 second'],
		[4.2, '4.2 seconds'],
		[9.999, '10 seconds'],
		[12.34, '12.3 seconds'],
		[60, '1 min'],
		[750, '12 min 30 s'],
		[3600, '1 h 00 min'],
		[3723, '1 h 02 min 03 s'],
	])('%p seconds last %s', (seconds, words) => {
		expect(formatDuration(seconds)).toBe(words);
	});

	it('a moment is in UTC', () => {
		expect(formatMoment(new Date('2026-01-31T10:05:00+01:00'))).toBe('2026-01-31 09:05:00 UTC');
		expect(formatMoment(new Date(NaN))).toBe('unknown');
	});
});

describe('what the decision means', () => {
	it.each([
		[
			'flagged',
			'The score is higher than the threshold of 0.60: this voice is likely AI-generated.',
		],
		[
			'review',
			'The score lies in the review band, just below the threshold of 0.60: a person should listen.',
		],
		['clear', 'The score is not higher than the threshold of 0.60.'],
		['undecided', 'There is no usable score, so nothing can be said about this recording.'],
	] as const)('%s, for a recording as a whole', (decision, words) => {
		expect(describeDecision(createSample({ decision }))).toBe(words);
	});

	it.each([
		[
			'flagged',
			'At least one segment scores higher than the threshold of 0.60: a voice in it is likely AI-generated.',
		],
		[
			'review',
			'At least one segment scores in the review band, just below the threshold of 0.60: a person should listen.',
		],
		['clear', 'No segment scores higher than the threshold of 0.60.'],
		[
			'undecided',
			'A segment has no usable score, so nothing can be said about the recording as a whole.',
		],
	] as const)('%s, for a recording in segments', (decision, words) => {
		expect(describeDecision(createSegmentedSample([0.1, 0.2], { decision }))).toBe(words);
	});

	it('review because the verdict differs, for a recording as a whole', () => {
		const data = createSample({ decision: 'review', reason: 'verdictDiffers', score: 0.1 });

		expect(describeDecision(data)).toBe(
			'The verdict of the service says fake, but the score is not higher than the threshold of 0.60: a person should listen.',
		);
	});

	it('review because the verdict differs, for a recording in segments', () => {
		const changes = { decision: 'review', reason: 'verdictDiffers' } as const;

		expect(describeDecision(createSegmentedSample([0.1, 0.2], changes))).toBe(
			'The verdict of the service on at least one segment says fake, but no segment scores higher than the threshold of 0.60: a person should listen.',
		);
	});

	it.each([
		[0.604, 'The score is not higher than the threshold of 0.604.'],
		[1, 'The score is not higher than the threshold of 1.00.'],
	])('names the threshold as it was set: %p', (threshold, words) => {
		expect(describeDecision(createSample({ decision: 'clear', threshold }))).toBe(words);
	});

	it.each([
		['none', [0.1, 0.2], '0 of 2 segments flagged'],
		['one of one', [0.9], '1 of 1 segment flagged, 30 seconds in all'],
		['two of four', [0.9, 0.1, null, 0.7], '2 of 4 segments flagged, 1 min in all'],
	])('%s flagged', (_, scores, words) => {
		expect(describeFlaggedSegments(createSegmentedSample(scores))).toBe(words);
	});

	it('names the channels whose voices are flagged', () => {
		expect(describeFlaggedSegments(createCallSample())).toBe(
			'4 of 12 segments flagged, 2 min in all: Channel 1 (Customer)',
		);
	});

	it('says nothing of segments where there are none', () => {
		expect(describeFlaggedSegments(createSample())).toBeUndefined();
	});

	it('is told whole to those who do not see the picture', () => {
		const data = createSegmentedSample([0.1, 0.9, 0.7, 0.2], { isSandbox: true });

		expect(describeInWords(data)).toBe(
			'Decision: Flagged. At least one segment scores higher than the threshold of 0.60: a voice in it is likely AI-generated. ' +
				'Score 0.90, threshold 0.60. Review threshold 0.40. 2 of 4 segments flagged, 1 min in all. ' +
				'Flagged: 0:30 – 1:00, 1:00 – 1:30. ' +
				'Sandbox result: it is for trying things out and says nothing about the recording.',
		);
	});

	it.each([
		[undefined, 'A score higher than 0.70 is flagged. Without a score'],
		[
			0.4,
			'A score higher than 0.70 is flagged. Above 0.40 and up to the threshold is the review band. Without a score',
		],
	])('names the thresholds, with the review threshold %p', (reviewThreshold, words) => {
		const explanations = explainReport(createSample({ threshold: 0.7, reviewThreshold }));

		expect(explanations.find(({ term }) => term === 'Threshold')?.meaning).toContain(words);
	});
});

describe('the facts', () => {
	it.each([
		[999, '999 bytes'],
		[1000, '1.0 kB (1 000 bytes)'],
		[672_044, '672.0 kB (672 044 bytes)'],
		[12_345_678, '12.3 MB (12 345 678 bytes)'],
	])('have a size of %p as %s', (sizeBytes, words) => {
		const size = listFacts(createSample({ sizeBytes })).find(({ label }) => label === 'Size');

		expect(size?.values).toEqual([words]);
	});

	it('say where the name comes from when the file itself was not looked at', () => {
		const labels = (isNameFromItem: boolean) =>
			listFacts(createSample({ isNameFromItem })).map(({ label }) => label);

		expect(labels(true)[0]).toBe('File name (as the input says)');
		expect(labels(false)[0]).toBe('File name');
	});

	it.each([
		['A-17', ['A-17']],
		[null, undefined],
		[undefined, undefined],
	])('name the reference ID behind the file if there is one: %p', (referenceId, values) => {
		const facts = listFacts(createSample({ referenceId }));

		expect(facts.find(({ label }) => label === 'Reference ID')?.values).toEqual(values);
		expect(facts.findIndex(({ label }) => label === 'Reference ID')).toBe(values ? 1 : -1);
	});

	it('leave out what is not known of a job that was asked for by its ID', () => {
		const facts = listFacts(
			createSample({
				sha256: null,
				sizeBytes: null,
				container: null,
				durationSeconds: null,
				verdict: null,
				fileName: null,
			}),
		);

		expect(facts.map(({ label, values }) => [label, values[0]])).toEqual([
			['File name', 'none'],
			['SHA-256', 'not known: the result was asked for by its job ID'],
			['Job ID', '01827ed4-c928-7a3c-9a30-7ab7cc169d11'],
			['Service', 'Dataspike, Production (api.dataspike.io)'],
			['Report made', '2026-05-12 09:41:27 UTC'],
			['Made by', 'n8n-nodes-dataspike 0.1.0'],
		]);
	});
});

describe('a recording of which not all was checked', () => {
	it.each([
		[{ bytes: 1, gaps: 0, tracks: [] }, ['1 byte that may be sound']],
		[{ bytes: 20_000, gaps: 0, tracks: [] }, ['20 000 bytes that may be sound']],
		[{ bytes: 0, gaps: 1, tracks: [] }, ['sound that is missing in 1 place']],
		[
			{ bytes: 300, gaps: 2, tracks: ['track 2 (Dolby Digital)'] },
			[
				'300 bytes that may be sound',
				'sound that is missing in 2 places',
				'track 2 (Dolby Digital)',
			],
		],
	])('says what was and what was not: %j', (unheard, values) => {
		const facts = listFacts(createSample({ unheard, durationSeconds: 90 }));

		expect(facts).toContainEqual({ label: 'Checked', values: ['1 min 30 s'] });
		expect(facts).toContainEqual({ label: 'Not checked', values });
	});

	it('says that only samples were wanted, and of how much', () => {
		const sample = createSample({ sampledSeconds: 60, durationSeconds: 600, reason: 'sampled' });

		expect(listFacts(sample)).toContainEqual({
			label: 'Checked',
			values: ['samples: 1 min of 10 min'],
		});
		expect(describeDecision(sample)).toBe(
			'The score is not higher than the threshold of 0.60. Only 1 min of 10 min was checked, as the workflow is set; the rest may hold a fake voice.',
		);
	});

	it('does not tell a length that is not known', () => {
		const unheard = { bytes: 20_000, gaps: 0, tracks: [] };

		const facts = listFacts(createSample({ unheard, durationSeconds: null }));

		expect(facts.map(({ label }) => label)).not.toContain('Checked');
		expect(facts.map(({ label }) => label)).toContain('Not checked');
	});

	it('says that the file breaks off', () => {
		const end = {
			label: 'End',
			values: ['The file breaks off before its end; what is there was checked.'],
		};

		expect(listFacts(createSample({ breaksOff: true }))).toContainEqual(end);
		expect(listFacts(createSample({ breaksOff: false }))).not.toContainEqual(end);
		expect(listFacts(createSample({})).map(({ label }) => label)).not.toContain('Not checked');
	});
});
