import type { WorkflowFile } from '../../../scripts/n8n/n8nApi';
import { layOut } from '../../fixtures/layOut';

/** The node's name in `downloadWorkflow`. */
export const checkNode = 'Deepfake Audio Check';

/**
 * Start, download, and check what came: with the node as it is when somebody adds it, or with what
 * `layOut` places.
 */
export function downloadWorkflow(url: string, options: object = {}): WorkflowFile {
	return {
		name: 'Check a recording',
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'download',
				name: 'Download Recording',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				position: [220, 0],
				parameters: { url, options: { response: { response: { responseFormat: 'file' } } } },
			},
			{
				id: 'check',
				name: checkNode,
				type: 'n8n-nodes-dataspike.deepfakeAudioCheck',
				typeVersion: 1,
				position: [440, 0],
				parameters: layOut(options),
			},
		],
		connections: {
			Start: { main: [[{ node: 'Download Recording', type: 'main', index: 0 }]] },
			'Download Recording': { main: [[{ node: checkNode, type: 'main', index: 0 }]] },
		},
	};
}

/**
 * The same with several links: Start has an item with each of them, as its pinned output, and what
 * cannot be checked goes on.
 */
export function downloadsWorkflow(urls: string[], options: object = {}): WorkflowFile {
	const workflow = downloadWorkflow('={{ $json.url }}', options);
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.name === checkNode ? { ...node, onError: 'continueRegularOutput' } : node,
		),
		pinData: { Start: urls.map((url) => ({ json: { url } })) },
	};
}
