import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import {
	readPlacement,
	readRoutingSettings,
	readRunSettings,
	readSettings,
} from '../../../nodes/DeepfakeAudioCheck/parameters/settings';
import { Failure, messageOf } from '../../../nodes/DeepfakeAudioCheck/model/failure';
import type { RunSettings, Settings } from '../../../nodes/DeepfakeAudioCheck/model/settings';
import { layOut } from '../../fixtures/layOut';
import { createContext } from '../output/samples';

const ITEM = 3;

/** The parameters with this one set, where the panel has it. */
function parametersFor(name: string, value: unknown): IDataObject {
	return name === 'threshold' ? { threshold: value as number } : layOutData({ [name]: value });
}

function layOutData(settings: object): IDataObject {
	return layOut(settings) as IDataObject;
}

function read(parameters: IDataObject): Settings & RunSettings {
	const context = createContext(parameters);
	try {
		return { ...readSettings(context, ITEM), ...readRunSettings(context) };
	} catch (error) {
		// With the number of the item, as the user reads it.
		throw error instanceof Failure ? new Error(messageOf(error)) : error;
	}
}

function readOption(name: string, value: unknown): Settings & RunSettings {
	return read(parametersFor(name, value));
}

describe('a number at its bound', () => {
	it.each<
		[
			label: string,
			name: string,
			value: number,
			field: keyof (Settings & RunSettings),
			read: number,
		]
	>([
		['Threshold', 'threshold', 0, 'threshold', 0],
		['Threshold', 'threshold', 1, 'threshold', 1],
		['Review Threshold', 'reviewThreshold', 0, 'reviewThreshold', 0],
		['Shortest Pause', 'shortestPause', 0.1, 'shortestPauseMs', 100],
		['Shortest Pause', 'shortestPause', 300, 'shortestPauseMs', 300_000],
		['Longest Pause', 'longestPause', 300, 'longestPauseMs', 300_000],
		['Maximum Wait', 'maximumWait', 1, 'maximumWaitMs', 1000],
		['Maximum Wait', 'maximumWait', 86_400, 'maximumWaitMs', 86_400_000],
		['Segment Length', 'segmentLength', 5, 'segmentSeconds', 5],
		['Segment Length', 'segmentLength', 300, 'segmentSeconds', 300],
		['Maximum Segments', 'maximumSegments', 1, 'maximumSegments', 1],
		['Maximum Segments', 'maximumSegments', 1000, 'maximumSegments', 1000],
		['Files at the Same Time', 'filesAtTheSameTime', 1, 'filesAtTheSameTime', 1],
		['Files at the Same Time', 'filesAtTheSameTime', 50, 'filesAtTheSameTime', 50],
		['Maximum Jobs', 'maximumJobs', 1, 'maximumJobs', 1],
		['Maximum Jobs', 'maximumJobs', 1_000_000, 'maximumJobs', 1_000_000],
	])('%s (%s) of %p is taken', (_label, name, value, field, expected) => {
		expect(readOption(name, value)[field]).toBe(expected);
	});

	it('Longest Pause of 0.1 is taken, with a Shortest Pause of 0.1', () => {
		const options = { longestPause: 0.1, shortestPause: 0.1 };

		expect(read(layOutData(options)).longestPauseMs).toBe(100);
	});

	it('Review Threshold of 1 is taken, with a Threshold of 1', () => {
		expect(read({ threshold: 1, reviewThreshold: 1 }).reviewThreshold).toBe(1);
	});

	it.each<[label: string, name: string, value: number]>([
		['Threshold', 'threshold', -0.001],
		['Threshold', 'threshold', 1.001],
		['Review Threshold', 'reviewThreshold', -0.001],
		['Review Threshold', 'reviewThreshold', 1.001],
		['Shortest Pause', 'shortestPause', 0.099],
		['Shortest Pause', 'shortestPause', 300.1],
		['Longest Pause', 'longestPause', 0.099],
		['Longest Pause', 'longestPause', 300.1],
		['Maximum Wait', 'maximumWait', 0.999],
		['Maximum Wait', 'maximumWait', 86_400.1],
		['Segment Length', 'segmentLength', 4.999],
		['Segment Length', 'segmentLength', 300.1],
		['Maximum Segments', 'maximumSegments', 0],
		['Maximum Segments', 'maximumSegments', 1001],
		['Files at the Same Time', 'filesAtTheSameTime', 0],
		['Files at the Same Time', 'filesAtTheSameTime', 51],
		['Maximum Jobs', 'maximumJobs', 0],
		['Maximum Jobs', 'maximumJobs', 1_000_001],
	])('%s (%s) of %p, just past it, is refused by name', (label, name, value) => {
		// These hold for the whole run, which is the first item's.
		const item = ['filesAtTheSameTime', 'maximumJobs'].includes(name) ? 0 : ITEM;
		expect(() => readOption(name, value)).toThrow(
			new RegExp(
				`^${label} .*\\b${String(value).replace('-', '').replace('.', '\\.')} \\[item ${item}\\]$`,
			),
		);
	});

	it.each([
		['NaN', NaN],
		['infinity', Infinity],
		['a word', 'soon'],
		['an empty text', ''],
		['spaces', '  '],
		['a list', [5]],
		['true', true],
	])('cannot be %s', (_why, value) => {
		expect(() => readOption('maximumWait', value)).toThrow(/^Maximum Wait .* \[item 3\]$/);
	});

	it.each([undefined, null])('is its default when it is %p', (value) => {
		expect(readOption('maximumWait', value).maximumWaitMs).toBe(300_000);
	});

	it('may come as text from an expression', () => {
		expect(readOption('maximumWait', ' 20 ').maximumWaitMs).toBe(20_000);
	});

	it.each<[name: string, value: string, field: keyof Settings, expected: number]>([
		['threshold', '0,75', 'threshold', 0.75],
		['reviewThreshold', '0,4', 'reviewThreshold', 0.4],
		['shortestPause', '2,5', 'shortestPauseMs', 2500],
	])('may have a comma before its decimals: %s of %p', (name, value, field, expected) => {
		expect(readOption(name, value)[field]).toBe(expected);
	});
});

describe('the message about a number', () => {
	it.each<[parameters: IDataObject, message: string]>([
		[{ threshold: 60 }, 'Threshold has to be a number from 0 to 1, but it is 60 [item 3]'],
		[{ threshold: '' }, 'Threshold has to be a number from 0 to 1, but it is empty [item 3]'],
		[
			layOutData({ reviewThreshold: '40 %' }),
			'Review Threshold has to be a number from 0 to 1, but it is "40 %" [item 3]',
		],
		[
			layOutData({ maximumWait: '1,000' }),
			'Maximum Wait has to be a number from 1 to 86400, but it is "1,000" [item 3]',
		],
		[
			layOutData({ maximumSegments: 2.9 }),
			'Maximum Segments has to be a whole number from 1 to 1000, but it is 2.9 [item 3]',
		],
		[
			layOutData({ maximumSegments: '2,5' }),
			'Maximum Segments has to be a whole number from 1 to 1000, but it is "2,5" [item 3]',
		],
		[
			layOutData({ filesAtTheSameTime: 2.9 }),
			'Files at the Same Time has to be a whole number from 1 to 50, but it is 2.9 [item 0]',
		],
		[
			layOutData({ filesAtTheSameTime: 100 }),
			'Files at the Same Time has to be a whole number from 1 to 50, but it is 100 [item 0]',
		],
	])('says what it may be and what it is: %j', (parameters, message) => {
		expect(() => read(parameters)).toThrow(message);
	});
});

describe('Review Threshold', () => {
	it('may be as high as Threshold', () => {
		expect(read({ threshold: 0.5, reviewThreshold: 0.5 }).reviewThreshold).toBe(0.5);
	});

	it('may not be higher than Threshold', () => {
		expect(() => read({ threshold: 0.5, reviewThreshold: 0.501 })).toThrow(
			'Review Threshold (0.501) is higher than Threshold (0.5) [item 3]',
		);
	});

	it.each([undefined, null, ''])('is not set when it is %p', (reviewThreshold) => {
		expect(read({ reviewThreshold }).reviewThreshold).toBeUndefined();
	});

	it.each([undefined, null, '', 0, 0.4])(
		'does not decide which outputs there are: %p',
		(reviewThreshold) => {
			const context = createContext({ separateOutputs: true, reviewThreshold });

			expect(readRoutingSettings(context)).toEqual({ separateOutputs: true });
		},
	);
});

describe('Longest Pause', () => {
	it.each([
		['is 2 seconds by default', {}, 2000],
		['is 2 seconds for a Shortest Pause of 2', { shortestPause: 2 }, 2000],
		['rises with a Shortest Pause of more than 2', { shortestPause: 10 }, 10_000],
		['is never shorter than Shortest Pause', { shortestPause: 10, longestPause: 4 }, 10_000],
		['is what was set otherwise', { shortestPause: 0.5, longestPause: 0.7 }, 700],
	])('%s', (_why, options, expected) => {
		expect(read(layOutData(options)).longestPauseMs).toBe(expected);
	});
});

describe('the options', () => {
	it('are read in their groups and outside of them', () => {
		const options = {
			convertOtherFormats: false,
			longRecordings: { values: { segmentLength: 20 } },
			output: { values: { putResultInField: 'check' } },
			waiting: { values: { maximumWait: 7 } },
		};

		expect(read({ options })).toMatchObject({
			convertOtherFormats: false,
			segmentSeconds: 20,
			putResultInField: 'check',
			maximumWaitMs: 7000,
		});
	});

	it.each([
		['that was added and left empty', {}],
		['that holds nothing', { values: {} }],
		['that is null', null],
		['that an expression spoilt', 'none'],
	])('have their defaults with a group %s', (_why, waiting) => {
		expect(read({ options: { waiting } }).maximumWaitMs).toBe(300_000);
	});
});

describe('what is not set', () => {
	it('is what the documentation says', () => {
		expect(readSettings(createContext(), ITEM)).toMatchObject({
			audioSource: 'binary',
			threshold: 0.6,
			reviewThreshold: undefined,
			ifVerdictDiffers: 'review',
			output: 'simplified',
			checkIdenticalAudioOnce: true,
			convertOtherFormats: true,
			shortestPauseMs: 1000,
			maximumWaitMs: 300_000,
			attachReport: 'none',
			ifNotFinishedInTime: 'followOnError',
			ifNoAudioIsFound: 'followOnError',
			ifThereIsNoSpeech: 'doNotSubmit',
			channels: 'together',
			channelNames: [],
			ifLarger: 'followOnError',
			segmentSeconds: undefined,
			maximumSegments: 60,
			sampling: null,
			includeInputFields: false,
			passFilesOn: true,
			putResultInField: '',
			referenceId: null,
		});
	});
});

describe('a choice', () => {
	it.each<[name: string, value: unknown, field: keyof Settings, expected: unknown]>([
		['attachReport', 'html', 'attachReport', 'html'],
		['attachReport', 'svg', 'attachReport', 'svg'],
		['attachReport', 'pdf', 'attachReport', 'none'],
		['ifVerdictDiffers', 'trustThreshold', 'ifVerdictDiffers', 'trustThreshold'],
		['ifVerdictDiffers', 'else', 'ifVerdictDiffers', 'review'],
		['ifNotFinishedInTime', 'returnPending', 'ifNotFinishedInTime', 'returnPending'],
		['ifNotFinishedInTime', 'else', 'ifNotFinishedInTime', 'followOnError'],
		['ifNoAudioIsFound', 'skip', 'ifNoAudioIsFound', 'skip'],
		['ifNoAudioIsFound', 'passOn', 'ifNoAudioIsFound', 'passOn'],
		['ifNoAudioIsFound', 'else', 'ifNoAudioIsFound', 'followOnError'],
		['channels', 'each', 'channels', 'each'],
		['channels', 'else', 'channels', 'together'],
		['ifThereIsNoSpeech', 'submit', 'ifThereIsNoSpeech', 'submit'],
		['ifThereIsNoSpeech', 'else', 'ifThereIsNoSpeech', 'doNotSubmit'],
		['ifLarger', 'compress', 'ifLarger', 'compress'],
		['ifLarger', 'split', 'ifLarger', 'split'],
		['ifLarger', 'else', 'ifLarger', 'followOnError'],
		['segmentLength', '', 'segmentSeconds', undefined],
		['checkIdenticalAudioOnce', false, 'checkIdenticalAudioOnce', false],
		['convertOtherFormats', false, 'convertOtherFormats', false],
		['includeInputFields', true, 'includeInputFields', true],
		['passFilesOn', false, 'passFilesOn', false],
		['putResultInField', ' check ', 'putResultInField', 'check'],
	])('%s of %j is read as %s = %j', (name, value, field, expected) => {
		expect(readOption(name, value)[field]).toBe(expected);
	});

	it.each<[why: string, options: object, sampling: Settings['sampling']]>([
		['all of it', { check: 'all', firstSeconds: 5 }, null],
		['all of it when the choice is unknown', { check: 'else' }, null],
		['a minute', { check: 'firstSeconds' }, { kind: 'firstSeconds', seconds: 60 }],
		[
			'so many seconds',
			{ check: 'firstSeconds', firstSeconds: 5 },
			{ kind: 'firstSeconds', seconds: 5 },
		],
		[
			'three hours at most',
			{ check: 'firstSeconds', firstSeconds: 10_800 },
			{ kind: 'firstSeconds', seconds: 10_800 },
		],
		['five samples', { check: 'evenlySpreadSamples' }, { kind: 'evenlySpread', count: 5 }],
		[
			'the first and the last',
			{ check: 'evenlySpreadSamples', numberOfSamples: 2 },
			{ kind: 'evenlySpread', count: 2 },
		],
		[
			'a thousand at most',
			{ check: 'evenlySpreadSamples', numberOfSamples: 1000 },
			{ kind: 'evenlySpread', count: 1000 },
		],
	])('of a recording is checked: %s', (_why, options, sampling) => {
		expect(read(layOutData(options)).sampling).toEqual(sampling);
	});

	it.each([
		[
			{ check: 'firstSeconds', firstSeconds: 4 },
			'First Seconds has to be a number from 5 to 10800, but it is 4 [item 3]',
		],
		[
			{ check: 'firstSeconds', firstSeconds: 10_801 },
			'First Seconds has to be a number from 5 to 10800, but it is 10801 [item 3]',
		],
		[
			{ check: 'evenlySpreadSamples', numberOfSamples: 1 },
			'Number of Samples has to be a whole number from 2 to 1000, but it is 1 [item 3]',
		],
		[
			{ check: 'evenlySpreadSamples', numberOfSamples: 1001 },
			'Number of Samples has to be a whole number from 2 to 1000, but it is 1001 [item 3]',
		],
		[
			{ check: 'evenlySpreadSamples', numberOfSamples: 2.5 },
			'Number of Samples has to be a whole number from 2 to 1000, but it is 2.5 [item 3]',
		],
	])('of samples is refused by name: %j', (options, message) => {
		expect(() => read(layOutData(options))).toThrow(message);
	});

	it.each<[why: string, value: unknown, referenceId: string | null]>([
		['a text', 'CASE-17', 'CASE-17'],
		['a number', 4711, '4711'],
		['the number 0', 0, '0'],
		['the ID of a mail, as it is', ' <a.b@mail.example> ', '<a.b@mail.example>'],
		['a text of several lines', 'a\nb\u0007c', 'a b c'],
		['one that is too long', 'x'.repeat(513), `${'x'.repeat(511)}…`],
		['one that is just short enough', 'x'.repeat(512), 'x'.repeat(512)],
		['nothing', '', null],
		['spaces', ' \n ', null],
		['null', null, null],
		['undefined', undefined, null],
	])('a Reference ID of %s', (_why, value, referenceId) => {
		expect(readOption('referenceId', value).referenceId).toBe(referenceId);
		expect(readPlacement(createContext(parametersFor('referenceId', value)), ITEM)).toMatchObject({
			referenceId,
		});
	});

	it.each<[why: string, value: unknown, said: string]>([
		['an object', { id: 1 }, '{"id":1}'],
		['a list', ['a'], '["a"]'],
		['true', true, 'true'],
		['no number', NaN, 'NaN'],
	])('a Reference ID cannot be %s', (_why, value, said) => {
		expect(() => readOption('referenceId', value)).toThrow(
			`Reference ID has to be a text or a number, but it is ${said} [item 3]`,
		);
		expect(readPlacement(createContext(parametersFor('referenceId', value)), ITEM)).toMatchObject({
			referenceId: null,
		});
	});

	it('a Reference ID whose expression cannot be evaluated is none in what is not checked', () => {
		const parameters = layOutData({ referenceId: '={{ $json.id.x.y }}' });
		const context = {
			...createContext(parameters),
			getNodeParameter: () => {
				throw new Error('Cannot read properties of undefined');
			},
		};

		expect(readPlacement(context as IExecuteFunctions, ITEM).referenceId).toBeNull();
	});

	it.each([
		['Customer, Agent', ['Customer', 'Agent']],
		[' ,Agent', ['', 'Agent']],
		['', []],
		[7, []],
	])('Channel Names %j are %j', (typed, names) => {
		expect(readOption('channelNames', typed).channelNames).toEqual(names);
	});

	it.each(['error', ' error ', '__proto__'])('Put Result in Field cannot be %j', (name) => {
		expect(() => readOption('putResultInField', name)).toThrow(
			`Put Result in Field cannot be "${name.trim()}" [item 3]`,
		);
	});

	it.each([
		['url', 'url'],
		['binary', 'binary'],
		['else', 'binary'],
	])('an audio source of %s is %s', (audioSource, expected) => {
		expect(read({ audioSource }).audioSource).toBe(expected);
	});

	it.each<[why: string, parameters: IDataObject, output: Settings['output']]>([
		['few with Simplify on', { simplify: true }, 'simplified'],
		['all with Simplify off', { simplify: false }, 'raw'],
		['few when Simplify is not truly off', { simplify: 'no' }, 'simplified'],
		["few as an agent's tool", { output: 'simplified' }, 'simplified'],
		['all when the agent shall have them', { output: 'raw' }, 'raw'],
		[
			'those chosen for the agent',
			{ output: 'selectedFields', selectedFields: ['score', 'audio'] },
			['score', 'audio'],
		],
		['none more when none is chosen', { output: 'selectedFields', selectedFields: '' }, []],
		['few when the choice is unknown', { output: 'else' }, 'simplified'],
	])('the fields are %s', (_why, parameters, output) => {
		expect(read(parameters).output).toEqual(output);
	});
});

describe('what holds for the whole run', () => {
	it.each([
		['five files, one item', {}, { filesAtTheSameTime: 5, concurrentItems: 1 }],
		[
			'as many items as files when they are links',
			{ audioSource: 'url', options: { filesAtTheSameTime: 7 } },
			{ filesAtTheSameTime: 7, concurrentItems: 7 },
		],
		[
			'a whole number of files, which may come as text',
			{ audioSource: 'url', options: { filesAtTheSameTime: '2' } },
			{ filesAtTheSameTime: 2, concurrentItems: 2 },
		],
	])('at the same time: %s', (_why, parameters, expected) => {
		expect(readRunSettings(createContext(parameters))).toMatchObject(expected);
	});

	it.each([
		['off by default', {}, false],
		['on', { separateOutputs: true }, true],
		['only when it is truly on', { separateOutputs: 'true' }, false],
		['off for Submit Audio', { operation: 'submitAudio', separateOutputs: true }, false],
	])('Separate Outputs is %s', (_why, parameters, expected) => {
		expect(readRoutingSettings(createContext(parameters)).separateOutputs).toBe(expected);
	});

	it.each<[what: string, parameters: IDataObject, separateOutputs: boolean]>([
		['on', { separateOutputs: true, reviewThreshold: '={{ x }}' }, true],
		['off', { reviewThreshold: '={{ x }}' }, false],
		['off', {}, false],
		['off', { operation: 'submitAudio', separateOutputs: true }, false],
	])(
		'is read from what is typed when it cannot be evaluated: %s for %j',
		(_what, parameters, separateOutputs) => {
			const context = {
				...createContext(parameters),
				getNodeParameter: () => {
					throw new Error('x is not defined');
				},
			} as unknown as IExecuteFunctions;

			expect(readRoutingSettings(context)).toEqual({ separateOutputs });
		},
	);
});
