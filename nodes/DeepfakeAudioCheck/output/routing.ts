import type { INodeExecutionData } from 'n8n-workflow';
import type { Decision } from './decision';
import type { RoutingSettings } from '../model/settings';
import type { RoutedItem } from './resultItem';

/** The items by output: all on one, or one output for each decision, in the order of the panel. */
export function routeItems(settings: RoutingSettings, items: RoutedItem[]): INodeExecutionData[][] {
	if (!settings.separateOutputs) return [items.map(({ item }) => item)];

	const outputs: Decision[] = ['flagged', 'review', 'clear', 'undecided'];
	return outputs.map((output) =>
		items.filter(({ decision }) => decision === output).map(({ item }) => item),
	);
}
