import type { INodeProperties } from 'n8n-workflow';

export type Operation = 'checkAudio' | 'submitAudio' | 'getResult';

export const operationProperty: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Check Audio',
			value: 'checkAudio',
			description: 'Submit a recording, wait for the analysis and return its score and verdict',
			action: 'Check audio for a deepfake voice',
		},
		{
			name: 'Get Result',
			value: 'getResult',
			description: 'Get the result of a recording that was submitted before, by its job ID',
			action: 'Get the result of a submitted recording',
		},
		{
			name: 'Submit Audio',
			value: 'submitAudio',
			description: 'Submit a recording and return its job ID at once, without waiting',
			action: 'Submit audio without waiting for the result',
		},
	],
	default: 'checkAudio',
};
