import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowFile } from '../n8n/n8nApi';

export const examplesFolder = path.join(__dirname, '..', '..', 'examples');

/** A credential as a node refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

/** The names of the example workflows, in their order, without `.json`. */
export function listExamples(): string[] {
	return readdirSync(examplesFolder)
		.filter((file) => file.endsWith('.json'))
		.map((file) => path.basename(file, '.json'))
		.sort();
}

/** An example workflow, as n8n's editor imports it. */
export function readExample(name: string): WorkflowFile {
	return JSON.parse(
		readFileSync(path.join(examplesFolder, `${name}.json`), 'utf8'),
	) as WorkflowFile;
}

/**
 * The workflow with every node given the credentials of the types that it can use. Types that
 * `credentials` lacks are left open.
 *
 * @param nodeTypes what n8n lists under `/types/nodes.json`
 */
export function withCredentials(
	workflow: WorkflowFile,
	nodeTypes: Array<Record<string, unknown> & { name: string }>,
	credentials: Record<string, CredentialReference>,
): WorkflowFile {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const known = credentialTypesOf(node.type, nodeTypes).filter((type) => type in credentials);
			if (known.length === 0) return node;
			return {
				...node,
				credentials: Object.fromEntries(known.map((type) => [type, credentials[type]])),
			};
		}),
	};
}

function credentialTypesOf(
	nodeType: string,
	nodeTypes: Array<Record<string, unknown> & { name: string }>,
): string[] {
	const listed = nodeTypes
		.filter(({ name }) => name === nodeType)
		.flatMap(({ credentials }) => (credentials ?? []) as Array<{ name: string }>);
	return [...new Set(listed.map(({ name }) => name))];
}
