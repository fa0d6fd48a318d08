import type { INodeProperties } from 'n8n-workflow';
import { showFor } from './fields';
import type { Operation } from './operation';

const attachReport: INodeProperties = {
	displayName: 'Attach Report',
	name: 'attachReport',
	type: 'options',
	options: [
		{
			name: 'HTML',
			value: 'html',
			description: 'A page that opens in any browser, with all segments and job IDs in tables',
		},
		{
			name: 'None',
			value: 'none',
			description: 'No report',
		},
		{
			name: 'SVG',
			value: 'svg',
			description: 'One picture, for places that show pictures',
		},
	],
	default: 'none',
	description:
		'What to attach to each result as evidence, in the binary field deepfakeReport: the decision, the score on its scale, the waveform, and the facts about the file and the check',
};

const checkIdenticalAudioOnce: INodeProperties = {
	displayName: 'Check Identical Audio Once',
	name: 'checkIdenticalAudioOnce',
	type: 'boolean',
	default: true,
	description:
		'Whether to submit recordings that are the same to the last byte only once in a run. Each item still gets its own result, from the shared job.',
};

const concurrentFiles: INodeProperties = {
	displayName: 'Concurrent Files',
	name: 'concurrentFiles',
	type: 'number',
	default: 5,
	description:
		'How many recordings are uploaded and waited for at the same time, across all items (1 to 50). The output keeps the order of the input.',
	hint: 'A whole number from 1 to 50',
};

const convertOtherFormats: INodeProperties = {
	displayName: 'Convert Other Formats',
	name: 'convertOtherFormats',
	type: 'boolean',
	default: true,
	description:
		'Whether to convert recordings that Dataspike does not take, such as voice notes, browser recordings and the sound of videos, to WAV or M4A. Nothing leaves n8n for it.',
};

const ifNoAudioIsFound: INodeProperties = {
	displayName: 'If No Audio Is Found',
	name: 'ifNoAudioIsFound',
	type: 'options',
	options: [
		{
			name: 'Pass Item On',
			value: 'passOn',
			description: 'Return the item without a result, with the decision "undecided"',
		},
		{
			name: 'Skip Item',
			value: 'skip',
			description: 'Return nothing for the item',
		},
		{
			name: 'Stop With Error',
			value: 'stop',
			description: 'Report the item, as the On Error setting of the node says',
		},
	],
	default: 'stop',
	description:
		'What to do with an item that has no recording, for example a message without an attachment',
};

const ifNotFinishedInTime: INodeProperties = {
	displayName: 'If Not Finished in Time',
	name: 'ifNotFinishedInTime',
	type: 'options',
	options: [
		{
			name: 'Return Pending Job',
			value: 'returnPending',
			description:
				'Return the job ID with the decision "undecided", to get the result later with Get Result. Of a recording in segments, each has a job ID of its own.',
		},
		{
			name: 'Stop With Error',
			value: 'stop',
			description: 'Report the file with its job ID, as the On Error setting of the node says',
		},
	],
	default: 'stop',
	description: 'What to do when the analysis has not finished within Maximum Wait',
};

const ifVerdictDiffers: INodeProperties = {
	displayName: 'If Verdict Differs',
	name: 'ifVerdictDiffers',
	type: 'options',
	options: [
		{
			name: 'Review',
			value: 'review',
			description: 'Give the recording the decision "review": a person should listen',
		},
		{
			name: 'Trust Threshold',
			value: 'trustThreshold',
			description: 'Go by the score and Threshold alone',
		},
	],
	default: 'review',
	description:
		'What to do with a recording that Dataspike calls deepfake_likely, although its score is not higher than Threshold',
};

const includeInputBinary: INodeProperties = {
	displayName: 'Include Input Binary',
	name: 'includeInputBinary',
	type: 'boolean',
	default: true,
	description:
		"Whether to pass the item's files on beside the result, and a recording that was downloaded in the field downloadedAudio, so that later steps can file it",
};

const includeInputFields: INodeProperties = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: false,
	description: "Whether to keep the item's own fields beside the result",
};

const maximumPollingInterval: INodeProperties = {
	displayName: 'Maximum Polling Interval (Seconds)',
	name: 'maximumPollingInterval',
	type: 'number',
	default: 3,
	description: 'The longest pause between two looks at a job. Pauses grow up to this value.',
	hint: '0.1 to 300 seconds',
};

const maximumWait: INodeProperties = {
	displayName: 'Maximum Wait (Seconds)',
	name: 'maximumWait',
	type: 'number',
	default: 300,
	description:
		'The longest time for each file, from the start of its upload until its result. Repeated attempts are part of it.',
	hint: '1 to 86400 seconds (a day)',
};

const pollingInterval: INodeProperties = {
	displayName: 'Polling Interval (Seconds)',
	name: 'pollingInterval',
	type: 'number',
	default: 1,
	description: 'The first and shortest pause between two looks at a job',
	hint: '0.1 to 300 seconds',
};

const putResultInField: INodeProperties = {
	displayName: 'Put Result in Field',
	name: 'putResultInField',
	type: 'string',
	default: '',
	placeholder: 'e.g. deepfakeCheck',
	description:
		'The name of one field that holds the whole result. Leave empty for separate fields.',
};

const reviewThreshold: INodeProperties = {
	displayName: 'Review Threshold',
	name: 'reviewThreshold',
	type: 'number',
	default: 0.4,
	description:
		'Recordings that score higher than this, but not higher than Threshold, get the decision "review": a person should listen',
	hint: '0 (human) to 1 (AI-generated), lower than Threshold: for example 0.4',
};

const separateOutputs: INodeProperties = {
	displayName: 'Separate Outputs',
	name: 'separateOutputs',
	type: 'boolean',
	default: false,
	description:
		'Whether to send items to outputs by decision (Flagged, Review, Clear, Undecided), so that no IF node is needed',
};

const ifLarger: INodeProperties = {
	displayName: 'If Larger Than 10 MB',
	name: 'ifLarger',
	type: 'options',
	options: [
		{
			name: 'Compress',
			value: 'compress',
			description:
				'Reduce WAV to 16 kHz, one channel, 16 bits. What is still too large, and MP3 and M4A, is split.',
		},
		{
			name: 'Split',
			value: 'split',
			description: 'Check the recording in segments, cut without re-encoding. Each is a job.',
		},
		{
			name: 'Stop With Error',
			value: 'stop',
			description: 'Report the file, as the On Error setting of the node says',
		},
	],
	default: 'stop',
	description: 'What to do with a recording that is larger than Dataspike takes',
};

const maximumSegments: INodeProperties = {
	displayName: 'Maximum Segments',
	name: 'maximumSegments',
	type: 'number',
	default: 60,
	description:
		'The most segments, and so jobs, for one recording. More are refused before anything of it is uploaded.',
	hint: 'A whole number from 1 to 1000',
};

const segmentLength: INodeProperties = {
	displayName: 'Segment Length (Seconds)',
	name: 'segmentLength',
	type: 'number',
	default: 30,
	description:
		'Check every recording, large or small, in segments of this length (5 to 300), to find where in it the voice is fake. Each segment is a job.',
	hint: '5 to 300 seconds',
};

/** All options in the order of the panel, and the operations that have them. */
const OPTIONS: ReadonlyArray<{ option: INodeProperties; operations: readonly Operation[] }> = [
	{ option: attachReport, operations: ['checkAudio', 'getResult'] },
	{ option: checkIdenticalAudioOnce, operations: ['checkAudio', 'submitAudio'] },
	{ option: concurrentFiles, operations: ['checkAudio', 'getResult', 'submitAudio'] },
	{ option: convertOtherFormats, operations: ['checkAudio', 'submitAudio'] },
	{ option: ifLarger, operations: ['checkAudio'] },
	{ option: ifNoAudioIsFound, operations: ['checkAudio', 'submitAudio'] },
	{ option: ifNotFinishedInTime, operations: ['checkAudio', 'getResult'] },
	{ option: ifVerdictDiffers, operations: ['checkAudio', 'getResult'] },
	{ option: includeInputBinary, operations: ['checkAudio', 'getResult', 'submitAudio'] },
	{ option: includeInputFields, operations: ['checkAudio', 'getResult', 'submitAudio'] },
	{ option: maximumPollingInterval, operations: ['checkAudio', 'getResult'] },
	{ option: maximumSegments, operations: ['checkAudio'] },
	{ option: maximumWait, operations: ['checkAudio', 'getResult', 'submitAudio'] },
	{ option: pollingInterval, operations: ['checkAudio', 'getResult'] },
	{ option: putResultInField, operations: ['checkAudio', 'getResult', 'submitAudio'] },
	{ option: reviewThreshold, operations: ['checkAudio', 'getResult'] },
	{ option: segmentLength, operations: ['checkAudio'] },
	{ option: separateOutputs, operations: ['checkAudio', 'getResult'] },
];

/** The collection "Options" of one operation. */
export function optionsFor(operation: Operation): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: OPTIONS.filter(({ operations }) => operations.includes(operation)).map(
			({ option }) => option,
		),
		...showFor(operation),
	};
}
