import type { INodeProperties } from 'n8n-workflow';
import { EVERY_OPERATION, type Option } from './optionList';

const channelNames: INodeProperties = {
	displayName: 'Channel Names',
	name: 'channelNames',
	type: 'string',
	default: '',
	placeholder: 'e.g. Customer, Agent',
	description:
		'What the channels are called in the result and in the report, the first one first. Only used when Channels is Each by Itself.',
};

const channels: INodeProperties = {
	displayName: 'Channels',
	name: 'channels',
	type: 'options',
	options: [
		{
			name: 'Each by Itself',
			value: 'each',
			description:
				'Check every channel alone, as on calls with one party on each: a real voice does not hide a fake one. Each is a job.',
		},
		{
			name: 'Together',
			value: 'together',
			description: 'Check the recording as it is, with all voices in it',
		},
	],
	default: 'together',
	description:
		'Whether the channels of a stereo recording are checked together. Channels that are the same are checked once.',
};

const checkIdenticalAudioOnce: INodeProperties = {
	displayName: 'Check Identical Audio Once',
	name: 'checkIdenticalAudioOnce',
	type: 'boolean',
	default: true,
	description:
		'Whether to submit recordings that are the same to the last byte only once in a run. Each item still gets its own result, from the shared job.',
};

const convertOtherFormats: INodeProperties = {
	displayName: 'Convert Other Formats',
	name: 'convertOtherFormats',
	type: 'boolean',
	default: true,
	description:
		'Whether to convert recordings that Dataspike does not accept, such as voice notes, browser recordings and the sound of videos, to WAV or M4A. Nothing leaves n8n for it.',
};

const filesAtTheSameTime: INodeProperties = {
	displayName: 'Files at the Same Time',
	name: 'filesAtTheSameTime',
	type: 'number',
	default: 5,
	description:
		'How many recordings are uploaded and waited for at the same time, across all items (1 to 50). The output keeps the order of the input.',
	hint: 'A whole number from 1 to 50',
};

const ifNoAudioIsFound: INodeProperties = {
	displayName: 'If No Audio Is Found',
	name: 'ifNoAudioIsFound',
	type: 'options',
	options: [
		{
			name: 'Follow On Error Setting',
			value: 'followOnError',
			description: 'Stop, or go on with the other items, as On Error in Settings says',
		},
		{
			name: 'Pass Item On',
			value: 'passOn',
			description: 'Return the item without a result, with the decision "undecided"',
		},
		{
			name: 'Skip Item',
			value: 'skip',
			description:
				'Return nothing for the item. A misspelt Input Binary Field skips every item, too.',
		},
	],
	default: 'followOnError',
	description:
		'What to do with an item that has no recording, for example a message without an attachment',
};

const ifThereIsNoSpeech: INodeProperties = {
	displayName: 'If There Is No Speech',
	name: 'ifThereIsNoSpeech',
	type: 'options',
	options: [
		{
			name: 'Do Not Submit',
			value: 'doNotSubmit',
			description:
				'Make no job of it, with the decision "undecided" and the reason noSpeech. Silent segments of other recordings are left out.',
		},
		{
			name: 'Submit Anyway',
			value: 'submit',
			description: 'Check it like any other',
		},
	],
	default: 'doNotSubmit',
	description:
		'What to do with a recording in which less than half a second of speech is found. What cannot be decoded, such as Apple Lossless, is always submitted.',
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

const maximumJobs: INodeProperties = {
	displayName: 'Maximum Jobs',
	name: 'maximumJobs',
	type: 'number',
	default: 1000,
	description:
		'The most jobs that one execution may make, over all items, segments and loops. More are refused before anything is uploaded.',
	hint: 'A whole number from 1 to 1000000',
};

/** The options that belong to no group. */
export const singleOptions: readonly Option[] = [
	{ option: channelNames, operations: ['checkAudio'] },
	{ option: channels, operations: ['checkAudio'] },
	{ option: checkIdenticalAudioOnce, operations: ['checkAudio', 'submitAudio'] },
	{ option: convertOtherFormats, operations: ['checkAudio', 'submitAudio'] },
	{ option: filesAtTheSameTime, operations: EVERY_OPERATION },
	{ option: ifNoAudioIsFound, operations: ['checkAudio', 'submitAudio'] },
	{ option: ifThereIsNoSpeech, operations: ['checkAudio', 'submitAudio'] },
	{ option: ifVerdictDiffers, operations: ['checkAudio', 'getResult'] },
	{ option: maximumJobs, operations: ['checkAudio', 'submitAudio'] },
];
