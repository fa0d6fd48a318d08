import type { INodeProperties } from 'n8n-workflow';
import { showFor } from './fields';
import { longRecordingOptions } from './longRecordingOptions';
import type { Operation } from './operation';
import type { Option, OptionGroup } from './optionList';
import { outputOptions } from './outputOptions';
import { singleOptions } from './singleOptions';
import { waitingOptions } from './waitingOptions';

/** All options in the order of the panel: n8n wants them by the alphabet. */
const OPTIONS: ReadonlyArray<Option | OptionGroup> = [
	...singleOptions,
	longRecordingOptions,
	outputOptions,
	waitingOptions,
].sort((one, other) => labelOf(one).localeCompare(labelOf(other), 'en'));

function labelOf(one: Option | OptionGroup): string {
	return 'option' in one ? one.option.displayName : one.displayName;
}

/** The collection "Options" of one operation. */
export function optionsFor(operation: Operation): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: OPTIONS.flatMap((one) =>
			'option' in one ? chosen([one], operation) : groupFor(one, operation),
		),
		...showFor(operation),
	};
}

function chosen(options: readonly Option[], operation: Operation): INodeProperties[] {
	return options
		.filter(({ operations }) => operations.includes(operation))
		.map(({ option }) => option);
}

/** A group as n8n's HTTP Request node has them; none when the operation has no option of it. */
function groupFor(group: OptionGroup, operation: Operation): INodeProperties[] {
	const { displayName, name } = group;
	const values = chosen(group.options, operation);
	if (values.length === 0) return [];
	return [
		{
			displayName,
			name,
			type: 'fixedCollection',
			placeholder: `Add ${displayName}`,
			// So that its fields are there as soon as the group is added.
			default: { values: {} },
			options: [{ displayName, name: 'values', values }],
		},
	];
}
