import { NodeHelpers, type INode, type INodeTypeDescription } from 'n8n-workflow';
import type { N8nApi, WorkflowFile } from '../../../scripts/n8n/n8nApi';

type NodeTypes = Awaited<ReturnType<N8nApi['nodeTypes']>>;

/** Nodes whose type this n8n does not know, or that are not in the version it gives new nodes. */
export function findUnknownTypes(workflow: WorkflowFile, nodeTypes: NodeTypes): string[] {
	return asNodes(workflow).flatMap(({ name, type, typeVersion }) => {
		const newest = newestVersion(type, nodeTypes);
		if (newest === typeVersion) return [];
		return [`${name}: ${type} ${typeVersion}, n8n has ${newest ?? 'none'}`];
	});
}

/** What the editor would mark a node for, beside credentials that are not chosen yet. */
export function findParameterIssues(workflow: WorkflowFile, nodeTypes: NodeTypes): string[] {
	return asNodes(workflow).flatMap((node) => {
		const type = findType(node, nodeTypes);
		const parameters =
			NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type) ??
			{};
		const issues = NodeHelpers.getNodeParametersIssues(
			type.properties,
			{ ...node, parameters },
			type,
		);
		return issues === null ? [] : [`${node.name}: ${JSON.stringify(issues)}`];
	});
}

/** The parameters as the editor writes them: without defaults, and without what is not shown. */
export function parametersAsExported(
	workflow: WorkflowFile,
	nodeTypes: NodeTypes,
): Array<{ name: string; parameters: unknown }> {
	return asNodes(workflow).map((node) => {
		const { properties } = findType(node, nodeTypes);
		const type = findType(node, nodeTypes);
		return {
			name: node.name,
			parameters: NodeHelpers.getNodeParameters(
				properties,
				node.parameters,
				false,
				false,
				node,
				type,
			),
		};
	});
}

function asNodes(workflow: WorkflowFile): INode[] {
	return workflow.nodes as unknown as INode[];
}

function newestVersion(type: string, nodeTypes: NodeTypes): number | undefined {
	const versions = nodeTypes
		.filter(({ name }) => name === type)
		.flatMap(({ version, defaultVersion }) => defaultVersion ?? version) as number[];
	return versions.length === 0 ? undefined : Math.max(...versions);
}

function findType({ type, typeVersion }: INode, nodeTypes: NodeTypes): INodeTypeDescription {
	const found = nodeTypes.find(
		({ name, version }) => name === type && [version].flat().includes(typeVersion),
	);
	if (found === undefined) throw new Error(`n8n does not know ${type} ${typeVersion}`);
	return found as unknown as INodeTypeDescription;
}
