import type { INodeProperties } from 'n8n-workflow';
import { resultFields, reviewThreshold, separateOutputs, showFor, threshold } from './fields';
import { optionsFor } from './options';

export const getResultProperties: INodeProperties[] = [
	{
		displayName: 'Job ID',
		name: 'jobId',
		type: 'string',
		default: '={{ $json.jobId }}',
		required: true,
		placeholder: 'e.g. 01827ed4-c928-7a3c-9a30-7ab7cc169d11',
		description: 'The ID of the job, as the operations Submit Audio and Check Audio return it',
		...showFor('getResult'),
	},
	{
		displayName: 'Wait for Completion',
		name: 'waitForCompletion',
		type: 'boolean',
		default: true,
		description:
			'Whether to wait until the analysis has finished. If off, the job is looked at once and returned as it is.',
		...showFor('getResult'),
	},
	{ ...threshold, ...showFor('getResult') },
	{ ...reviewThreshold, ...showFor('getResult') },
	separateOutputs('getResult'),
	...resultFields('getResult'),
	optionsFor('getResult'),
];
