import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/** What a workflow keeps of a parameter; n8n keeps only what differs from the default. */
export interface Parameter {
	type: string;
	default: unknown;
	/** The values that can be chosen. */
	choices?: unknown[];
}

/**
 * The parameters by name, those in collections by their path (`options.filesAtTheSameTime`).
 *
 * @param operation leaves out what this operation does not show
 */
export function readParameters(
	properties: INodeProperties[],
	operation?: string,
): Record<string, Parameter> {
	const shown = properties.filter((property) => isShown(property, operation));
	return Object.fromEntries(shown.flatMap((property) => readParameter(property)));
}

function isShown({ displayOptions }: INodeProperties, operation: string | undefined): boolean {
	const operations = displayOptions?.show?.operation;
	return operation === undefined || operations === undefined || operations.includes(operation);
}

function readParameter(property: INodeProperties): Array<[string, Parameter]> {
	const { name, type, default: value, options = [] } = property;
	const choices = options.flatMap((option) => ('value' in option ? [option.value] : []));
	const inner = options.flatMap((option) => readInside(option));
	return [
		[name, { type, default: value, ...(choices.length === 0 ? {} : { choices }) }],
		...inner.map(([path, parameter]): [string, Parameter] => [`${name}.${path}`, parameter]),
	];
}

/** What a collection holds: parameters, or groups of them. */
function readInside(
	option: NonNullable<INodeProperties['options']>[number],
): Array<[string, Parameter]> {
	if ('type' in option) return readParameter(option);
	if (!('values' in option)) return [];
	const { name, values }: INodePropertyCollection = option;
	return values
		.flatMap((property) => readParameter(property))
		.map(([path, parameter]) => [`${name}.${path}`, parameter]);
}
