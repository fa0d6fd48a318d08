import type { INodeProperties } from 'n8n-workflow';
import type { OptionGroup } from './optionList';

const check: INodeProperties = {
	displayName: 'Check',
	name: 'check',
	type: 'options',
	options: [
		{
			name: 'All',
			value: 'all',
			description: 'Every second of the recording',
		},
		{
			name: 'Evenly Spread Samples',
			value: 'evenlySpreadSamples',
			description:
				'Some segments of Segment Length (30 seconds if it is empty), spread over the recording, the first and the last among them',
		},
		{
			name: 'First Seconds',
			value: 'firstSeconds',
			description: 'The start of the recording, and nothing behind it',
		},
	],
	default: 'all',
	description:
		'How much of a recording to check. What is left out may hold a fake voice: a decision of "clear" then has the reason "sampled".',
};

const firstSeconds: INodeProperties = {
	displayName: 'First Seconds',
	name: 'firstSeconds',
	type: 'number',
	default: 60,
	description: 'How many seconds from the start of each recording to check',
	hint: '5 to 10800 seconds',
	displayOptions: { show: { check: ['firstSeconds'] } },
};

const numberOfSamples: INodeProperties = {
	displayName: 'Number of Samples',
	name: 'numberOfSamples',
	type: 'number',
	default: 5,
	description:
		'How many segments to check of each recording, or of each of its sound tracks or channels. Each is a job.',
	hint: 'A whole number from 2 to 1000',
	displayOptions: { show: { check: ['evenlySpreadSamples'] } },
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
				'Make one file, and so one job, of it: 16 kHz, one channel, as MP3 if it has to be (up to 58 minutes). Longer ones, and Apple Lossless, are split.',
		},
		{
			name: 'Follow On Error Setting',
			value: 'followOnError',
			description:
				'Do not check the recording. Stop, or go on with the other files, as On Error in Settings says.',
		},
		{
			name: 'Split',
			value: 'split',
			description: 'Check the recording in segments, cut without re-encoding. Each is a job.',
		},
	],
	default: 'followOnError',
	description: 'What to do with a recording that is larger than Dataspike accepts',
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
	displayName: 'Segment Length',
	name: 'segmentLength',
	type: 'number',
	default: '',
	placeholder: 'e.g. 30',
	description:
		'Check every recording, large or small, in segments of this length (5 to 300), to find where in it the voice is fake. Each segment is a job.',
	hint: '5 to 300 seconds. Leave empty to check recordings as a whole.',
};

/** How recordings are checked that are too long for one job, or that shall be checked piece by piece. */
export const longRecordingOptions: OptionGroup = {
	displayName: 'Long Recordings',
	name: 'longRecordings',
	options: [
		{ option: check, operations: ['checkAudio'] },
		{ option: firstSeconds, operations: ['checkAudio'] },
		{ option: ifLarger, operations: ['checkAudio'] },
		{ option: maximumSegments, operations: ['checkAudio'] },
		{ option: numberOfSamples, operations: ['checkAudio'] },
		{ option: segmentLength, operations: ['checkAudio'] },
	],
};
