import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from './operation';

/** Shows a parameter for some operations only. */
export function showFor(...operations: Operation[]): Pick<INodeProperties, 'displayOptions'> {
	return { displayOptions: { show: { operation: operations } } };
}

/** Shows a parameter for an operation, and only in the node itself or only in the tool of an AI agent. */
function showForUse(
	operation: Operation,
	{ isTool }: { isTool: boolean },
): Pick<INodeProperties, 'displayOptions'> {
	return { displayOptions: { show: { operation: [operation], '@tool': [isTool] } } };
}

/** Shows a parameter for an operation, and for one source of its audio only. */
export function showForSource(
	operation: Operation,
	source: 'binary' | 'url',
): Pick<INodeProperties, 'displayOptions'> {
	// n8n gives no files to an agent's tool.
	const use = source === 'binary' ? { '@tool': [false] } : {};
	return { displayOptions: { show: { operation: [operation], audioSource: [source], ...use } } };
}

/** The choice of the source; an agent's tool has none to choose, since n8n gives it no files. */
export function audioSourceFor(operation: Operation): INodeProperties[] {
	const inTool: INodeProperties = {
		displayName: 'Audio Source',
		name: 'audioSource',
		type: 'hidden',
		default: 'url',
	};
	return [
		{ ...inTool, ...showForUse(operation, { isTool: true }) },
		{ ...audioSource, ...showForUse(operation, { isTool: false }) },
	];
}

const audioSource: INodeProperties = {
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
		'One name (data), several names (data, voice), a pattern (attachment_*), or an expression that gives a file. Every recording found becomes an item of its own. A pattern passes over files without sound.',
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

export const reviewThreshold: INodeProperties = {
	displayName: 'Review Threshold',
	name: 'reviewThreshold',
	type: 'number',
	default: '',
	placeholder: 'e.g. 0.4',
	description:
		'Recordings that score higher than this, but not higher than Threshold, get the decision "review": a person should listen',
	hint: '0 (human) to 1 (AI-generated), not higher than Threshold, for example 0.4. Leave empty for none.',
};

/** An agent's tool has one output, whatever it decides. */
export function separateOutputs(operation: Operation): INodeProperties {
	return {
		displayName: 'Separate Outputs by Decision',
		name: 'separateOutputs',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to send items to outputs by decision (Flagged, Review, Clear, Undecided), so that no IF node is needed',
		...showForUse(operation, { isTool: false }),
	};
}

/**
 * Which fields of the result are returned: a switch in the node, a choice in an agent's tool, whose
 * model has little room. Ref: n8n's UX guidelines for community nodes, "Simplifying output fields".
 */
export function resultFields(operation: Operation): INodeProperties[] {
	return [
		{ ...simplify, ...showForUse(operation, { isTool: false }) },
		{ ...output, ...showForUse(operation, { isTool: true }) },
		{
			...selectedFields,
			displayOptions: {
				show: { operation: [operation], output: ['selectedFields'], '@tool': [true] },
			},
		},
	];
}

const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'The fields that matter most',
		},
		{
			name: 'Raw',
			value: 'raw',
			description: 'All fields, with what Dataspike answered',
		},
		{
			name: 'Selected Fields',
			value: 'selectedFields',
			description: 'The fields that you choose',
		},
	],
	default: 'simplified',
	description: 'Which fields of the result the agent gets',
};

const selectedFields: INodeProperties = {
	displayName: 'Fields',
	name: 'selectedFields',
	type: 'multiOptions',
	options: [
		{ name: 'Audio', value: 'audio' },
		{ name: 'Binary Property', value: 'binaryProperty' },
		{ name: 'Channel', value: 'channel' },
		{ name: 'Channel Name', value: 'channelName' },
		{ name: 'Checked At', value: 'checkedAt' },
		{ name: 'Converted', value: 'converted' },
		{ name: 'File Name', value: 'fileName' },
		{ name: 'Flagged', value: 'flagged' },
		{ name: 'Flagged Seconds', value: 'flaggedSeconds' },
		{ name: 'Heard', value: 'heard' },
		{ name: 'Job', value: 'job' },
		{ name: 'Polling', value: 'polling' },
		{ name: 'Same Audio as Item', value: 'sameAudioAsItem' },
		{ name: 'Sandbox', value: 'sandbox' },
		{ name: 'Score', value: 'score' },
		{ name: 'Segments', value: 'segments' },
		{ name: 'Status', value: 'status' },
		{ name: 'Threshold', value: 'threshold' },
		{ name: 'Verdict', value: 'verdict' },
	],
	default: ['fileName', 'score', 'verdict'],
	description:
		'Which fields the agent gets. The decision, its reason and the job ID are always among them.',
};
