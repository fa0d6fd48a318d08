import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowFile } from './n8nApi';

export interface Example {
	fileName: string;
	workflow: WorkflowFile;
}

/** The example that a person can use without n8n's editor. */
export const formExample = '0-upload-form.json';

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

/**
 * Returns the last part of the address at which an example waits for uploads. Throws when it has no such
 * trigger.
 */
export function readUploadPath(fileName: string): string {
	const example = readExamples().find((candidate) => candidate.fileName === fileName);
	const paths = (example?.workflow.nodes ?? []).map(({ type, parameters }) => {
		const { httpMethod, path: ownPath, options } = parameters as TriggerParameters;
		if (type === 'n8n-nodes-base.formTrigger') return options?.path;
		return httpMethod === 'POST' ? ownPath : undefined;
	});
	const found = paths.find((candidate) => candidate !== undefined);
	if (found === undefined) throw new Error(`examples/${fileName} has no trigger for uploads`);
	return found;
}

interface TriggerParameters {
	httpMethod?: string;
	path?: string;
	options?: { path?: string };
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
