import type { INodeProperties } from 'n8n-workflow';
import { EVERY_OPERATION, type OptionGroup } from './optionList';

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

const includeInputFields: INodeProperties = {
	displayName: 'Include Input Fields',
	name: 'includeInputFields',
	type: 'boolean',
	default: false,
	description: "Whether to keep the item's own fields beside the result",
};

const passFilesOn: INodeProperties = {
	displayName: 'Pass Files On',
	name: 'passFilesOn',
	type: 'boolean',
	default: true,
	description:
		"Whether to pass the item's files on beside the result, and a recording that was downloaded in the field downloadedAudio, so that later steps can file it",
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

const referenceId: INodeProperties = {
	displayName: 'Reference ID',
	name: 'referenceId',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.ticketNumber }}',
	description:
		'An ID of your own, such as a ticket or call number, that is kept in the result, the report and the log. An expression gives each item its own.',
};

/** What an output item holds beside the result. */
export const outputOptions: OptionGroup = {
	displayName: 'Output',
	name: 'output',
	options: [
		{ option: attachReport, operations: ['checkAudio', 'getResult'] },
		{ option: includeInputFields, operations: EVERY_OPERATION },
		{ option: passFilesOn, operations: EVERY_OPERATION },
		{ option: putResultInField, operations: EVERY_OPERATION },
		{ option: referenceId, operations: EVERY_OPERATION },
	],
};
