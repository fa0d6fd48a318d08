import { randomUUID } from 'node:crypto';
import type { WorkflowFile } from '../../../scripts/n8n/n8nApi';
import { flatten } from './flatten';

type Node = WorkflowFile['nodes'][number];

export interface LocalWorkflow {
	workflow: WorkflowFile;
	/** Webhook paths that bring an item to a trigger, by the trigger's name. */
	doors: Record<string, string>;
}

const core = 'n8n-nodes-base.';

/** Runs as it is, here as well. */
const keptTypes = new Set([
	...[
		...['webhook', 'respondToWebhook', 'formTrigger', 'form', 'if', 'code', 'set', 'wait'],
		...['aggregate', 'noOp', 'stickyNote', 'manualTrigger', 'switch', 'crypto', 'dataTable'],
	].map((name) => core + name),
	'@n8n/n8n-nodes-langchain.agent',
	'@n8n/n8n-nodes-langchain.memoryBufferWindow',
	'n8n-nodes-dataspike.deepfakeAudioCheck',
	'n8n-nodes-dataspike.deepfakeAudioCheckTool',
]);

const triggerTypes = new Set([
	...['gmailTrigger', 'googleDriveTrigger', 'slackTrigger', 'telegramTrigger'].map(
		(name) => core + name,
	),
	'@n8n/n8n-nodes-langchain.chatTrigger',
]);

const deliveringTypes = new Set(
	['slack', 'googleSheets', 'googleDrive', 'telegram'].map((name) => core + name),
);

/**
 * The workflow with local nodes in the place of those that need an outside service. Names, settings
 * and connections stay, and so do the expressions: a node that would send something sends its resolved
 * parameters to `servicesUrl` instead. A trigger gets its item from a webhook: the form field `item`
 * is its JSON, and the files are its binary fields.
 *
 * @param keeps types that stay beside those that need no outside service
 * @throws an Error for a node type that it does not know, so that none runs unnoticed
 */
export function replaceServices(
	workflow: WorkflowFile,
	{ servicesUrl, keeps = [] }: { servicesUrl: string; keeps?: readonly string[] },
): LocalWorkflow {
	const doors: Record<string, string> = {};
	const connections = { ...workflow.connections };
	const nodes = workflow.nodes.flatMap((node) => {
		const { type, name } = node;
		if (keptTypes.has(type) || keeps.includes(type)) return [withOwnPath(node)];
		if (triggerTypes.has(type)) {
			const path = randomUUID();
			doors[name] = path;
			const door = doorFor(node, path);
			connections[door.name] = { main: [[{ node: name, type: 'main', index: 0 }]] };
			return [door, replaceTrigger(node)];
		}
		if (type === '@n8n/n8n-nodes-langchain.lmChatOpenAi') return [useChatCompletions(node)];
		if (type === `${core}httpRequest`) return [redirectRequest(node, servicesUrl)];
		if (isDownload(node)) return [replaceDownload(node, servicesUrl)];
		if (deliveringTypes.has(type)) return [replaceDelivery(node, servicesUrl)];
		throw new Error(`No local node stands in for "${name}" (${type})`);
	});
	return { workflow: { ...workflow, nodes, connections }, doors };
}

/** n8n publishes a path only once, and the tests publish a workflow several times. */
function withOwnPath(node: Node): Node {
	return node.type === `${core}webhook` ? { ...node, webhookId: randomUUID() } : node;
}

function doorFor({ name, position }: Node, path: string): Node {
	return {
		id: randomUUID(),
		name: `Door: ${name}`,
		type: `${core}webhook`,
		typeVersion: 2.1,
		position,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, options: {} },
	};
}

function replaceTrigger({ id, name, position }: Node): Node {
	const jsCode = `return $input.all().map((input, item) => {
	// In combined binary mode n8n gives the fields themselves, the files among them.
	const { body, _files } = input.json ?? input;
	const json = { ...JSON.parse(body.item), ...(_files === undefined ? {} : { _files }) };
	return {
		json,
		...(input.binary === undefined ? {} : { binary: input.binary }),
		pairedItem: { item },
	};
});`;
	return { id, name, position, type: `${core}code`, typeVersion: 2, parameters: { jsCode } };
}

/** The local model speaks the older of the two interfaces. */
function useChatCompletions(node: Node): Node {
	const parameters = { ...(node.parameters as object), responsesApiEnabled: false };
	return { ...node, parameters };
}

/** Another address, so that it can be switched on; all else is what the example does. */
function redirectRequest(node: Node, servicesUrl: string): Node {
	const url = `${servicesUrl}/deliveries/${encodeURIComponent(node.name)}`;
	return { ...node, disabled: false, parameters: { ...(node.parameters as object), url } };
}

function isDownload({ type, parameters }: Node): boolean {
	const { resource, operation } = parameters as { resource?: string; operation?: string };
	if (type === `${core}googleDrive`) return operation === 'download';
	return type === `${core}telegram` && resource === 'file';
}

/** Fetches the file whose ID the node would have asked for. */
function replaceDownload(node: Node, servicesUrl: string): Node {
	const { fileId } = node.parameters as { fileId: string | { value: string } };
	const expression = (typeof fileId === 'string' ? fileId : fileId.value).replace(/^=/, '');
	return {
		...node,
		type: `${core}httpRequest`,
		typeVersion: 4.5,
		parameters: {
			url: `=${servicesUrl}/files/${expression}`,
			options: { response: { response: { responseFormat: 'file' } } },
		},
	};
}

function replaceDelivery(node: Node, servicesUrl: string): Node {
	const fields = [...flatten(node.parameters)];
	const { binaryPropertyName } = node.parameters as { binaryPropertyName?: string };
	if (binaryPropertyName !== undefined) {
		fields.push(['file', fileNameOf(binaryPropertyName)]);
	}
	return {
		...node,
		type: `${core}httpRequest`,
		typeVersion: 4.5,
		parameters: {
			method: 'POST',
			url: `${servicesUrl}/deliveries/${encodeURIComponent(node.name)}`,
			sendBody: true,
			bodyParameters: { parameters: fields.map(([name, value]) => ({ name, value })) },
			options: {},
		},
	};
}

/** An expression for the name of the file that a node would have sent, in both binary modes. */
function fileNameOf(binaryPropertyName: string): string {
	const expression = /^=\{\{(.+)\}\}$/s.exec(binaryPropertyName)?.[1];
	const field = expression ?? `'${binaryPropertyName}'`;
	return `={{ ({ ...$binary, ...$json._files })[(${field}).split('.').at(-1)].fileName }}`;
}
