import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from './operation';

/** Shows a parameter for some operations only. */
export function showFor(...operations: Operation[]): Pick<INodeProperties, 'displayOptions'> {
	return { displayOptions: { show: { operation: operations } } };
}

/** Shows a parameter for an operation, and for one source of its audio only. */
export function showForSource(
	operation: Operation,
	audioSource: 'binary' | 'url',
): Pick<INodeProperties, 'displayOptions'> {
	return { displayOptions: { show: { operation: [operation], audioSource: [audioSource] } } };
}

export const audioSource: INodeProperties = {
	displayName: 'Audio Source',
	name: 'audioSource',
	type: 'options',
	options: [
		{
			name: 'Binary Field',
			value: 'binary',
			description: 'A file that the step before has brought',
		},
		{
			name: 'URL',
			value: 'url',
			description: 'A link to the file, which is downloaded from there',
		},
	],
	default: 'binary',
	description: 'Where the recording comes from',
};

export const audioUrl: INodeProperties = {
	displayName: 'URL',
	name: 'audioUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://files.example.com/call.mp3',
	description:
		'The address of the recording itself, http or https, that opens without signing in. The Dataspike API key is not sent there.',
};

export const inputBinaryField: INodeProperties = {
	displayName: 'Input Binary Field',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. attachment_*',
	hint: 'The name of the field with the recording, or several with commas between; * stands for any characters',
	description:
		'One name (data), several names (data, voice) or a pattern (attachment_*). Every recording found becomes an item of its own. A pattern passes over files without sound.',
};

export const threshold: INodeProperties = {
	displayName: 'Threshold',
	name: 'threshold',
	type: 'number',
	default: 0.6,
	description:
		'Recordings that score higher than this are flagged. Scores go from 0 (human) to 1 (AI-generated).',
	hint: '0 (human) to 1 (AI-generated), for example 0.6: what scores higher is flagged',
};

export const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};
