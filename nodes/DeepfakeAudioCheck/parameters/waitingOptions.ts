import type { INodeProperties } from 'n8n-workflow';
import { EVERY_OPERATION, type OptionGroup } from './optionList';

const maximumWait: INodeProperties = {
	displayName: 'Maximum Wait',
	name: 'maximumWait',
	type: 'number',
	default: 300,
	description:
		'The longest time for each file, from the start of its upload until its result. Repeated attempts are part of it.',
	hint: '1 to 86400 seconds (a day)',
};

const ifNotFinishedInTime: INodeProperties = {
	displayName: 'If Not Finished in Time',
	name: 'ifNotFinishedInTime',
	type: 'options',
	options: [
		{
			name: 'Follow On Error Setting',
			value: 'followOnError',
			description:
				'Stop, or go on with the other files, as On Error in Settings says. The job ID is named.',
		},
		{
			name: 'Return Pending Job',
			value: 'returnPending',
			description:
				'Return the job ID with the decision "undecided", to get the result later with Get Result. Of a recording in segments, each has a job ID of its own.',
		},
	],
	default: 'followOnError',
	description: 'What to do when the analysis has not finished within Maximum Wait',
};

const shortestPause: INodeProperties = {
	displayName: 'Shortest Pause',
	name: 'shortestPause',
	type: 'number',
	default: 1,
	description:
		'The shortest pause between two looks at a job. The first look waits longer when recent jobs did.',
	hint: '0.1 to 300 seconds',
};

const longestPause: INodeProperties = {
	displayName: 'Longest Pause',
	name: 'longestPause',
	type: 'number',
	default: 2,
	description: 'The longest pause between two looks at a job. Pauses grow up to this value.',
	hint: '0.1 to 300 seconds',
};

/** How long a result is waited for, and how often it is looked for. */
export const waitingOptions: OptionGroup = {
	displayName: 'Waiting',
	name: 'waiting',
	options: [
		{ option: maximumWait, operations: EVERY_OPERATION },
		{ option: ifNotFinishedInTime, operations: ['checkAudio', 'getResult'] },
		{ option: shortestPause, operations: ['checkAudio', 'getResult'] },
		{ option: longestPause, operations: ['checkAudio', 'getResult'] },
	],
};
