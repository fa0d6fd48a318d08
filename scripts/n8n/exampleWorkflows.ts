import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowFile } from './n8nApi';

export interface Example {
	fileName: string;
	workflow: WorkflowFile;
}

/** The example that answers over HTTP. */
export const webhookExample = '1-webhook-api.json';

const examplesFolder = path.join(__dirname, '..', '..', 'examples');

/** Returns every workflow of `examples/`, in the order of the file names. */
export function readExamples(): Example[] {
	return readdirSync(examplesFolder)
		.filter((fileName) => fileName.endsWith('.json'))
		.sort()
		.map((fileName) => ({
			fileName,
			workflow: JSON.parse(
				readFileSync(path.join(examplesFolder, fileName), 'utf8'),
			) as WorkflowFile,
		}));
}

/** Returns the workflow with this credential in all its Dataspike nodes. */
export function withCredential(
	workflow: WorkflowFile,
	credential: { id: string; name: string },
): WorkflowFile {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.type.startsWith('n8n-nodes-dataspike.')
				? { ...node, credentials: { dataspikeApi: credential } }
				: node,
		),
	};
}
