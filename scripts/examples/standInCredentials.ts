import type { N8nApi, WorkflowFile } from '../n8n/n8nApi';

/** A credential as a node refers to it. */
export interface CredentialReference {
	id: string;
	name: string;
}

type NodeTypes = Awaited<ReturnType<N8nApi['nodeTypes']>>;

/** Credentials of the outside services in the examples. They open nothing. */
const STAND_INS: Record<string, { name: string; data: object }> = {
	gmailOAuth2: { name: 'Gmail account', data: { clientId: 'none', clientSecret: 'none' } },
	googleDriveOAuth2Api: {
		name: 'Google Drive account',
		data: { clientId: 'none', clientSecret: 'none' },
	},
	googleSheetsOAuth2Api: {
		name: 'Google Sheets account',
		data: { clientId: 'none', clientSecret: 'none' },
	},
	openAiApi: { name: 'OpenAI account', data: { apiKey: 'none' } },
	slackApi: { name: 'Slack account', data: { accessToken: 'none', signatureSecret: 'none' } },
	telegramApi: { name: 'Telegram account', data: { accessToken: 'none' } },
};

/** Makes them in n8n; returns them by their type. */
export async function createStandInCredentials(
	api: N8nApi,
): Promise<Record<string, CredentialReference>> {
	const made = Object.entries(STAND_INS).map(async ([type, { name, data }]) => {
		const id = await api.createCredential(name, type, data);
		return [type, { id, name }] as const;
	});
	return Object.fromEntries(await Promise.all(made));
}

/** The workflow with every node given those of the credentials that it can use. */
export function withCredentials(
	workflow: WorkflowFile,
	nodeTypes: NodeTypes,
	credentials: Record<string, CredentialReference>,
): WorkflowFile {
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => {
			const usable = credentialTypesOf(node.type, nodeTypes).filter((type) => type in credentials);
			if (usable.length === 0) return node;
			const chosen = Object.fromEntries(usable.map((type) => [type, credentials[type]]));
			return { ...node, credentials: chosen };
		}),
	};
}

function credentialTypesOf(nodeType: string, nodeTypes: NodeTypes): string[] {
	const listed = nodeTypes
		.filter(({ name }) => name === nodeType)
		.flatMap(({ credentials }) => (credentials ?? []) as Array<{ name: string }>);
	return [...new Set(listed.map(({ name }) => name))];
}
