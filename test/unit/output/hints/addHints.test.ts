import type { IDataObject, IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import type { Environment } from '../../../../nodes/DeepfakeAudioCheck/dataspike/baseUrl';
import type { Job } from '../../../../nodes/DeepfakeAudioCheck/dataspike/job';
import { Failure } from '../../../../nodes/DeepfakeAudioCheck/model/failure';
import type {
	CheckedPart,
	Outcome,
	PartOutcome,
	Result,
} from '../../../../nodes/DeepfakeAudioCheck/model/outcome';
import { addHints } from '../../../../nodes/DeepfakeAudioCheck/output/hints/addHints';
import { judgeResult } from '../../../../nodes/DeepfakeAudioCheck/output/judgeResult';
import {
	createJob,
	createPart,
	createRecording,
	createResult,
	createWithoutAudio,
} from '../samples';

interface Circumstances {
	environment?: Environment;
	passedOver?: string[];
}

/** What the panel shows above the output. */
function showHints(
	outcomes: Outcome[],
	{ environment = 'production', passedOver = [] }: Circumstances = {},
): NodeExecutionHint[] {
	const shown: NodeExecutionHint[] = [];
	const context = {
		addExecutionHints: (...hints: NodeExecutionHint[]) => shown.push(...hints),
	} as unknown as IExecuteFunctions;
	addHints(
		context,
		{ environment, host: 'simulated.example' },
		{ outcomes, passedOver, skipped: [] },
	);
	return shown;
}

/** The messages of these results' hints, in the order of the panel. */
function hintsFor(results: Result[], circumstances?: Circumstances): string[] {
	return showHints(results, circumstances).map(({ message }) => message);
}

/** What could not be checked, with On Error set to Continue. */
function failed(itemIndex: number, message: string, fileName?: string): Outcome {
	const failure = new Failure({
		itemIndex,
		message,
		description: 'Look at it.',
		reason: 'refusedFile',
		fileName,
	});
	return { kind: 'failed', failure, itemIndex, settings: createResult().settings };
}

function called(fileName: string, job: Partial<Job>, options: IDataObject = {}): Result {
	return createResult({ job: createJob(job), recording: createRecording({ fileName }) }, options);
}

function scored(...scores: Array<number | null>): Result[] {
	return scores.map((score) => createResult({ job: createJob({ score }) }));
}

function named(count: number, changes: Parameters<typeof createResult>[0]): Result[] {
	return Array.from({ length: count }, (_, index) =>
		createResult({ ...changes, recording: createRecording({ fileName: `call-${index}.wav` }) }),
	);
}

const SANDBOX =
	'The result comes from the Dataspike sandbox and says nothing about the recording. Use a Production credential for real checks.';

describe('a hint', () => {
	it.each<[why: string, results: Result[], hints: string[]]>([
		['nothing to notice', scored(0.1), []],
		['exactly the threshold', scored(0.6), []],
		['several that are clear', scored(0.1, 0.6), ['2 recordings: 2 clear.']],
		['no results', [], []],
		['one of one flagged', scored(0.9), ['Flagged, score 0.90.']],
		['one of three flagged', scored(0.1, 0.9, 0.2), ['3 recordings: 1 flagged, 2 clear.']],
		['two of three flagged', scored(0.61, 0.9, 0.2), ['3 recordings: 2 flagged, 1 clear.']],
		[
			'one without a score',
			scored(0.1, null),
			['2 recordings: 1 clear, 1 undecided: call.wav (no usable score).'],
		],
		[
			'a job that has not finished is not one without a score',
			[createResult({ job: createJob({ status: 'queued', score: null }) })],
			['Undecided: call.wav (not finished yet).'],
		],
		[
			'a job that was only submitted is not one without a score',
			[createResult({ kind: 'submitted', job: createJob({ score: null }) })],
			[],
		],
		[
			'several that were only submitted',
			named(2, { kind: 'submitted', job: createJob({ score: null }) }),
			['2 recordings: 2 submitted.'],
		],
		['an item without a recording', [createWithoutAudio(4)], ['Without a recording: item 4.']],
		[
			'an item without a recording is not one of the recordings',
			[createWithoutAudio(), ...scored(0.1)],
			['1 recording: 1 clear, 1 without a recording.'],
		],
		[
			'one in the review band',
			[called('a.wav', { score: 0.5 }, { reviewThreshold: 0.4 })],
			['For review, score 0.50.'],
		],
		[
			'one whose verdict differs',
			[called('a.wav', { score: 0.59, verdict: 'deepfake_likely' })],
			['For review, score 0.59 (the verdict says fake, the score is not above Threshold).'],
		],
		[
			'one of two whose verdict differs',
			[called('a.wav', { score: 0.1, verdict: 'deepfake_likely' }), ...scored(0.1)],
			['2 recordings: 1 for review, 1 clear.'],
		],
		[
			'a verdict that differs, when the threshold is trusted',
			[
				called(
					'a.wav',
					{ score: 0.59, verdict: 'deepfake_likely' },
					{ ifVerdictDiffers: 'trustThreshold' },
				),
			],
			[],
		],
		[
			'a job that was asked for by its ID',
			[
				{
					kind: 'lookedUp',
					itemIndex: 0,
					settings: createResult().settings,
					job: createJob({ id: 'job-7', score: null }),
					polling: { polls: 1, waitedMs: 0 },
					seenAtMs: 0,
				},
			],
			['Undecided: job job-7 (no usable score).'],
		],
		[
			'the same audio twice',
			named(2, { sameAudioAsItem: 0 }),
			[
				'2 recordings: 2 clear.',
				'Not submitted again, because another recording of this run is the same to the last byte: "call-0.wav" (as "call.wav"), "call-1.wav" (as "call.wav").',
			],
		],
		[
			'the same audio under the same name',
			[createResult({ itemIndex: 3, sameAudioAsItem: 2 })],
			[
				'Not submitted again, because another recording of this run is the same to the last byte: "call.wav" (as that of item 2).',
			],
		],
		[
			'what the service calls a sandbox',
			[createResult({ job: createJob({ isSandbox: true }) })],
			[SANDBOX],
		],
	])('%s', (_why, results, hints) => {
		expect(hintsFor(results)).toEqual(hints);
	});

	it.each<[environment: Environment, isSandbox: boolean | null, hints: string[]]>([
		['production', null, []],
		['sandbox', null, [SANDBOX]],
		['custom', null, []],
		['sandbox', false, []],
		['production', true, [SANDBOX]],
	])('in %s, of a job that says %p, tells of the sandbox: %j', (environment, isSandbox, hints) => {
		const results = [createResult({ job: createJob({ isSandbox }) })];

		expect(hintsFor(results, { environment })).toEqual(hints);
	});

	it.each([
		[1, '"a0"'],
		[5, '"a0", "a1", "a2", "a3", "a4"'],
		[6, '"a0", "a1", "a2", "a3", "a4" and 1 more'],
		[8, '"a0", "a1", "a2", "a3", "a4" and 3 more'],
	])('names at most five of %i files that were passed over', (count, names) => {
		const passedOver = Array.from({ length: count }, (_, index) => `"a${index}"`);

		expect(hintsFor([], { passedOver })).toEqual([
			`Passed over, because the content is not audio: ${names}.`,
		]);
	});

	it('names recordings of which a segment could not be checked', () => {
		const place = (index: number) => ({
			index,
			startSeconds: 5 * index,
			endSeconds: 5 * index + 5,
			track: undefined,
		});
		const checked = {
			part: createPart({ segment: place(0) }),
			job: createJob(),
			polling: null,
			seenAtMs: null,
			sameAs: null,
			sentSha256: undefined,
		};
		const failure = new Failure({
			message: 'It was refused',
			description: 'Look at it.',
			reason: 'serviceFailed',
		});
		const whole = createResult({ parts: [checked] });
		const torn = createResult({
			recording: createRecording({ fileName: 'torn.wav' }),
			parts: [checked, { part: createPart({ segment: place(1) }), failure }],
		});

		expect(hintsFor([whole, torn])).toEqual([
			'2 recordings: 1 clear, 1 undecided: torn.wav (1 of 2 segments without a score).',
			'Not all segments could be checked, so the decision is "undecided" unless another segment is flagged: "torn.wav".',
		]);
	});

	it('tells of tracks that were checked once', () => {
		const duplicates = [
			{ trackNumber: 2, sameAs: 1 },
			{ trackNumber: 3, sameAs: 1 },
		];
		const recording = createRecording({ fileName: 'meeting.m4a', duplicates });

		expect(hintsFor([createResult({ recording })])).toContain(
			'Sound tracks that are the same to the last packet were checked once: "meeting.m4a" (track 2 is the same as track 1, track 3 is the same as track 1).',
		);
		expect(hintsFor(scored(0.1)).join()).not.toContain('same to the last packet');
	});

	it('names codings that hardly any program reads', () => {
		const parts = [createPart({ rareCoding: 'G.729' })];
		const recording = createRecording({ fileName: 'call.wav', parts });

		expect(hintsFor([createResult({ recording }), ...scored(0.1)])).toContain(
			'Coded in a way that hardly any program reads, so convert it to WAV with 16-bit PCM if the score surprises: "call.wav" (G.729).',
		);
		expect(hintsFor(scored(0.1)).join()).not.toContain('Coded');
	});

	it('names recordings of which not all sound was heard', () => {
		const unheard = { bytes: 20_000, gaps: 0, tracks: [] };
		const joined = createRecording({ fileName: 'joined.wav', unheard });

		expect(hintsFor([createResult({ recording: joined }), ...scored(0.1)])).toEqual([
			'2 recordings: 1 clear, 1 undecided: joined.wav (not all of its sound could be checked).',
			'Not all sound of the file could be checked, so the decision is never "clear": "joined.wav".',
		]);
	});

	it('counts what was converted, and names what breaks off', () => {
		const converted = (to: 'wav' | 'm4a', isCutOff: boolean) =>
			createResult({
				recording: createRecording({
					fileName: `note-${to}`,
					conversion: { from: 'ogg-opus', to, reducedTo: null },
					isCutOff,
				}),
			});

		expect(hintsFor([converted('wav', false), ...scored(0.1)])).toEqual([
			'2 recordings: 2 clear.',
			'1 of 2 recordings was converted to WAV before the check, because Dataspike does not accept the original format.',
		]);
		expect(hintsFor([converted('wav', false), converted('m4a', true)])).toEqual([
			'2 recordings: 2 clear.',
			'Checked as far as it goes, because the file breaks off before its end: "note-m4a".',
			'2 of 2 recordings were converted to WAV and M4A before the check, because Dataspike does not accept the original format.',
		]);
	});

	it('tells what a large recording was reduced to, and not that its format is refused', () => {
		const recording = createRecording({
			fileName: 'call.wav',
			conversion: {
				...{ from: 'wav', to: 'mp3' },
				reducedTo: { sampleRate: 16_000, channels: 1, bitrateKbps: 24 },
			},
		});

		expect(hintsFor([createResult({ recording }), ...scored(0.1)])).toEqual([
			'2 recordings: 2 clear.',
			'Reduced before the check, because the recording is too large as it is: "call.wav" (16 kHz mono, 24 kbit/s).',
		]);
	});
});

describe('speech', () => {
	const withheld = (fileName: string) =>
		createResult({
			recording: createRecording({ fileName, speechSeconds: 0.1 }),
			parts: [{ part: createPart({ isWithheld: true }), withheld: 'noSpeech' }],
		});

	it('tells what was not submitted, and how to submit it', () => {
		expect(hintsFor([withheld('silence.wav')])).toEqual([
			'Undecided: silence.wav (no speech in it).',
			'Not submitted, because there is no speech in it: "silence.wav". To check it all the same, set If There Is No Speech to Submit Anyway.',
		]);
	});

	it.each([
		[2.99, ['Less than 3 seconds of speech, so the score is unreliable: "call.wav".']],
		[3, []],
		[null, []],
	])('of %p seconds makes the hints %p', (speechSeconds, hints) => {
		const recording = createRecording({ speechSeconds });

		expect(hintsFor([createResult({ recording })])).toEqual(hints);
	});

	describe('is said of each voice of a recording that has several', () => {
		const voice = (
			speechSeconds: number | null,
			place: { track?: number; channel?: number },
		): CheckedPart => {
			const { track, channel } = place;
			const segment = { index: 0, startSeconds: 0, endSeconds: 30, track, channel };
			return {
				...{ part: createPart({ segment, speechSeconds }), job: createJob(), sameAs: null },
				...{ polling: { polls: 1, waitedMs: 1 }, seenAtMs: 0, sentSha256: undefined },
			};
		};
		const hintsOf = (...parts: PartOutcome[]) =>
			hintsFor([
				createResult(
					{ recording: createRecording({ speechSeconds: 60 }), parts },
					{ channelNames: 'Customer,,Agent' },
				),
			]);
		const littleIn = (voices: string) => [
			`Less than 3 seconds of speech, so the score is unreliable: ${voices}.`,
		];

		it.each<[string, PartOutcome[], string[]]>([
			[
				'a channel, by its name if it has one',
				[voice(2.9, { channel: 1 }), voice(1, { channel: 2 }), voice(60, { channel: 4 })],
				littleIn('"call.wav" (channel 1, Customer), "call.wav" (channel 2)'),
			],
			[
				'a track',
				[voice(60, { track: 1 }), voice(2, { track: 2 })],
				littleIn('"call.wav" (track 2)'),
			],
			[
				'a channel of a track',
				[voice(60, { track: 1, channel: 3 }), voice(2, { track: 2, channel: 3 })],
				littleIn('"call.wav" (track 2, channel 3, Agent)'),
			],
			[
				'all segments of a voice together',
				[
					...[voice(1.4, { channel: 1 }), voice(1.4, { channel: 1 })],
					...[voice(1.6, { channel: 2 }), voice(1.6, { channel: 2 })],
				],
				littleIn('"call.wav" (channel 1, Customer)'),
			],
			[
				'no voice that cannot be decoded, or not all of it',
				[voice(null, { channel: 1 }), voice(1, { channel: 2 }), voice(null, { channel: 2 })],
				[],
			],
			['a recording of which one channel is sent, as a whole', [voice(2, { channel: 1 })], []],
		])('%s', (_name, parts, hints) => {
			expect(hintsOf(...parts)).toEqual(hints);
		});

		it('a channel that was not submitted is not meant', () => {
			const silent = {
				part: createPart({
					segment: { index: 0, startSeconds: 0, endSeconds: 30, track: undefined, channel: 2 },
					...{ speechSeconds: 0, isWithheld: true },
				}),
				withheld: 'noSpeech' as const,
			};

			expect(hintsOf(voice(60, { channel: 1 }), silent)).toEqual([
				'Not submitted, because there is no speech in them: 1 of 2 segments of "call.wav".',
			]);
		});
	});

	it('counts silent segments, which need no score', () => {
		const segment = { index: 0, startSeconds: 0, endSeconds: 30, track: undefined };
		const checked = {
			...{ part: createPart({ segment }), job: createJob(), sameAs: null },
			...{ polling: { polls: 1, waitedMs: 1 }, seenAtMs: 0, sentSha256: undefined },
		};
		const silent = {
			part: createPart({ segment, isWithheld: true }),
			withheld: 'noSpeech' as const,
		};

		expect(hintsFor([createResult({ parts: [checked, silent, silent] })])).toEqual([
			'Not submitted, because there is no speech in them: 2 of 3 segments of "call.wav".',
		]);
	});
});

describe('the hint that leads', () => {
	const webPage = failed(
		0,
		'"voicemail.mp3" is a web page, not a recording, which Dataspike does not accept',
		'voicemail.mp3',
	);

	it('sums up a mixed run, and names what was not checked', () => {
		const results = [
			called('a.wav', { score: 0.95 }),
			called('b.wav', { score: 0.2, verdict: 'deepfake_likely' }),
			called('c.wav', { score: 0.1 }),
			called('d.wav', { score: 0.2 }),
		];

		expect(showHints([webPage, ...results])).toEqual([
			{
				message:
					'5 recordings: 1 flagged, 1 for review, 2 clear, 1 not checked: voicemail.mp3 (a web page).',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it.each<[why: string, outcomes: Outcome[], message: string]>([
		['one that was not checked', [webPage], 'Not checked: voicemail.mp3 (a web page).'],
		[
			'an item without a file name',
			[failed(2, 'URL is empty')],
			'Not checked: item 2 (URL is empty).',
		],
	])('tells of %s', (_why, outcomes, message) => {
		expect(showHints(outcomes)).toEqual([{ message, type: 'warning', location: 'outputPane' }]);
	});

	it('stands before warnings, and these before information', () => {
		const converted = createRecording({
			fileName: 'note.ogg',
			conversion: { from: 'ogg-opus', to: 'wav', reducedTo: null },
			isCutOff: true,
		});
		const results = [
			createResult({ recording: converted, sameAudioAsItem: 1 }, { reviewThreshold: 0.4 }),
			...scored(0.1),
		];

		const hints = showHints(results, {
			environment: 'sandbox',
			passedOver: ['"logo.png"'],
		});

		expect(hints.map(({ type, message }) => [type, message.split(/[,:.]/)[0]])).toEqual([
			['info', '2 recordings'],
			['warning', 'Checked as far as it goes'],
			['warning', 'Passed over'],
			['info', '1 of 2 recordings was converted to WAV before the check'],
			['info', 'Not submitted again'],
			['info', 'The result comes from the Dataspike sandbox and says nothing about the recording'],
		]);
	});
});

/** A result whose threshold is not among the options. */
function withThreshold(threshold: number, score: number): Result {
	const result = createResult({ job: createJob({ score }) });
	return { ...result, settings: { ...result.settings, threshold } };
}

describe('a threshold at an end of the scale', () => {
	it.each<[threshold: number, score: number, hints: string[]]>([
		[1, 0.95, ['Threshold is 1, the highest score there is: nothing can be flagged.']],
		[
			0,
			0.01,
			[
				'Flagged, score 0.01.',
				'Threshold is 0: every recording that scores higher than 0 is flagged.',
			],
		],
		[0.99, 0.95, []],
		[0.01, 0.01, []],
	])('of %p is named, with a score of %p', (threshold, score, hints) => {
		expect(hintsFor([withThreshold(threshold, score)])).toEqual(hints);
	});
});

describe('the hint about samples', () => {
	it('says how much of which recording was checked', () => {
		const sampled = createRecording({ sampledSeconds: 60, durationSeconds: 600 });
		const results = [createResult({ recording: sampled }), createResult()];

		expect(showHints(results)).toContainEqual({
			message:
				'Only samples were checked, as Check in Options > Long Recordings says, and the rest may hold a fake voice: "call.wav" (60.0 seconds of 10.0 minutes).',
			type: 'warning',
			location: 'outputPane',
		});
	});

	it('is not shown when all was checked', () => {
		expect(hintsFor([createResult()]).join()).not.toContain('samples');
	});
});

describe('a sampled recording', () => {
	const recording = createRecording({ sampledSeconds: 60, durationSeconds: 600 });

	it.each([
		[0.1, 'clear', 'sampled'],
		[0.9, 'flagged', null],
		[null, 'undecided', 'noScore'],
	])('with the score %p is %s, reason %p', (score, decision, reason) => {
		const { judgement } = judgeResult(createResult({ recording, job: createJob({ score }) }));

		expect(judgement).toMatchObject({ decision, reason });
	});

	it('of whose file not all could be heard is undecided all the same', () => {
		const unheard = { bytes: 9, gaps: 0, tracks: [] };
		const partly = createRecording({ ...recording, unheard });

		const { judgement } = judgeResult(createResult({ recording: partly }));

		expect(judgement).toEqual({ flagged: null, decision: 'undecided', reason: 'partlyHeard' });
	});
});
