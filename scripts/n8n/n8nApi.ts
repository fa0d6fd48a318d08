import { Agent } from 'node:http';
import axios, { type AxiosInstance } from 'axios';

/** What is needed to make a workflow: the fields of n8n's own export. */
export interface WorkflowFile {
	name: string;
	nodes: Array<{ name: string; type: string; credentials?: unknown; [field: string]: unknown }>;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[field: string]: unknown;
}

export interface Login {
	email: string;
	password: string;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

export interface Execution {
	id: string;
	status: string;
	workflowId: string;
	startedAt: string;
	stoppedAt: string | null;
	/** Only of a single execution: n8n's flattened JSON of all that was run. */
	data?: string;
	[field: string]: unknown;
}

/** A row of a Data Table: the fields that n8n adds itself, and the columns. */
export interface DataTableRow {
	id: number;
	createdAt: string;
	updatedAt: string;
	[column: string]: string | number | boolean | null;
}

/** The interface that n8n's editor uses, as far as it is needed here. */
export class N8nApi {
	private readonly http: AxiosInstance;

	constructor(private readonly url: string) {
		this.http = axios.create({
			baseURL: url,
			timeout: 60_000,
			// n8n closes idle connections after 5 s, at times just when the next request goes out.
			httpAgent: new Agent({ keepAlive: false }),
			validateStatus: () => true,
			// The editor sends one; n8n ties the login to it.
			headers: { 'browser-id': 'n8n-nodes-dataspike' },
		});
	}

	/** Makes the owner of a new n8n and logs in. */
	async setUpOwner({ email, password }: Login): Promise<void> {
		await this.enter('/rest/owner/setup', {
			email,
			password,
			firstName: 'Fraud',
			lastName: 'Desk',
		});
	}

	async logIn({ email, password }: Login): Promise<void> {
		await this.enter('/rest/login', { emailOrLdapLoginId: email, password });
	}

	/** Returns the new credential's ID. */
	async createCredential(name: string, type: string, data: object): Promise<string> {
		const made = await this.ask<{ id: string }>('POST', '/rest/credentials', { name, type, data });
		return made.id;
	}

	/** Replaces what a credential holds. */
	async updateCredential(
		id: string,
		credential: { name: string; type: string; data: object },
	): Promise<void> {
		await this.ask('PATCH', `/rest/credentials/${id}`, credential);
	}

	async deleteCredential(id: string): Promise<void> {
		await this.ask('DELETE', `/rest/credentials/${id}`);
	}

	/** What the Test button of the credential's dialog would say. */
	async testCredential(type: string, data: object): Promise<CredentialTest> {
		return await this.ask<CredentialTest>('POST', '/rest/credentials/test', {
			credentials: { id: '', name: 'Tested', type, data },
		});
	}

	/** Returns the new workflow's IDs; it is a draft. */
	async createWorkflow(workflow: WorkflowFile): Promise<{ id: string; versionId: string }> {
		return await this.ask('POST', '/rest/workflows', {
			name: workflow.name,
			nodes: workflow.nodes,
			connections: workflow.connections,
			settings: { executionOrder: 'v1', ...workflow.settings },
			pinData: workflow.pinData,
		});
	}

	/** Publishes a workflow. Its webhooks answer up to a second later. */
	async publish({ id, versionId }: { id: string; versionId: string }): Promise<void> {
		await this.ask('POST', `/rest/workflows/${id}/activate`, { versionId });
	}

	/** Takes a workflow's webhooks back. */
	async unpublish(workflowId: string): Promise<void> {
		await this.ask('POST', `/rest/workflows/${workflowId}/deactivate`, {});
	}

	/** Runs a workflow from its Manual Trigger, as Execute Workflow does. Returns the execution's ID. */
	async runManually(workflowId: string, triggerName: string): Promise<string> {
		const workflow = await this.ask<object>('GET', `/rest/workflows/${workflowId}`);
		const started = await this.ask<{ executionId: string }>(
			'POST',
			`/rest/workflows/${workflowId}/run`,
			{ workflowData: workflow, triggerToStartFrom: { name: triggerName } },
		);
		return started.executionId;
	}

	/** The newest executions first, of one workflow or of all. */
	async executions(workflowId?: string): Promise<Execution[]> {
		const filter = encodeURIComponent(JSON.stringify(workflowId ? { workflowId } : {}));
		const { results } = await this.ask<{ results: Execution[] }>(
			'GET',
			`/rest/executions?filter=${filter}&limit=100`,
		);
		return results;
	}

	async execution(id: string): Promise<Execution> {
		return await this.ask<Execution>('GET', `/rest/executions/${id}`);
	}

	/** What the Stop button does. */
	async stopExecution(id: string): Promise<void> {
		await this.ask('POST', `/rest/executions/${id}/stop`, {});
	}

	/** Every node type that the editor lists. */
	async nodeTypes(): Promise<Array<Record<string, unknown> & { name: string }>> {
		const { data } =
			await this.http.get<Array<Record<string, unknown> & { name: string }>>('/types/nodes.json');
		return data;
	}

	/** Every credential type that the editor lists. */
	async credentialTypes(): Promise<Array<Record<string, unknown> & { name: string }>> {
		const { data } =
			await this.http.get<Array<Record<string, unknown> & { name: string }>>(
				'/types/credentials.json',
			);
		return data;
	}

	/** A file of the editor, such as an icon: its status, type and text. */
	async file(address: string): Promise<{ status: number; contentType: string; text: string }> {
		const { status, headers, data } = await this.http.get<string>(`/${address}`, {
			responseType: 'text',
		});
		return { status, contentType: String(headers['content-type']), text: data };
	}

	/** The rows of a Data Table of the owner's own project, the oldest first; undefined without such a table. */
	async dataTableRows(name: string): Promise<DataTableRow[] | undefined> {
		const address = await this.findDataTable(name);
		if (address === undefined) return undefined;
		const { data } = await this.ask<{ data: DataTableRow[] }>(
			'GET',
			`${address}/rows?sortBy=id:asc`,
		);
		return data;
	}

	/** The address of the page that shows a Data Table of the owner's own project. */
	async dataTablePage(name: string): Promise<string | undefined> {
		const address = await this.findDataTable(name);
		return address?.replace(/^\/rest/, this.url).replace('/data-tables/', '/datatables/');
	}

	/** Deletes a Data Table of the owner's own project, if there is one of this name. */
	async deleteDataTable(name: string): Promise<void> {
		const address = await this.findDataTable(name);
		if (address !== undefined) await this.ask('DELETE', address);
	}

	/** The bytes of a file that n8n keeps, as the editor's Download button gets them. */
	async binaryData(id: string): Promise<Buffer> {
		const { status, data } = await this.http.get<Buffer>('/rest/binary-data', {
			params: { id, action: 'download' },
			responseType: 'arraybuffer',
		});
		if (status !== 200) throw refusal('GET', '/rest/binary-data', { status, data: String(data) });
		return data;
	}

	/** The address of a Data Table of the owner's own project. */
	private async findDataTable(name: string): Promise<string | undefined> {
		const project = await this.ask<{ id: string }>('GET', '/rest/projects/personal');
		const address = `/rest/projects/${project.id}/data-tables`;
		const { data } = await this.ask<{ data: Array<{ id: string; name: string }> }>('GET', address);
		const table = data.find((one) => one.name === name);
		return table === undefined ? undefined : `${address}/${table.id}`;
	}

	private async enter(address: string, body: object): Promise<void> {
		const { status, headers, data } = await this.http.post<unknown>(address, body);
		const cookies = headers['set-cookie'];
		if (status !== 200 || cookies === undefined) throw refusal('POST', address, { status, data });
		this.http.defaults.headers.common.cookie = cookies
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
	}

	private async ask<T>(method: string, address: string, body?: object): Promise<T> {
		const { status, data } = await this.http.request<{ data: T }>({
			method,
			url: address,
			data: body,
		});
		if (status < 200 || status >= 300) throw refusal(method, this.url + address, { status, data });
		return data.data;
	}
}

function refusal(
	method: string,
	address: string,
	answer: { status: number; data: unknown },
): Error {
	const text = JSON.stringify(answer.data).slice(0, 1000);
	return new Error(`n8n answered ${method} ${address} with HTTP ${answer.status}: ${text}`);
}
