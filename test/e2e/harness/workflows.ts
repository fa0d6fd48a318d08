import { parse } from 'flatted';
import axios from 'axios';
import FormData from 'form-data';
import type { Execution, N8nApi, WorkflowFile } from '../../../scripts/n8n/n8nApi';
import type { N8nBench } from './n8nBench';

export interface SentFile {
	fileName: string;
	bytes: Buffer;
	mimeType?: string;
}

export interface OutputItem {
	json: Record<string, unknown>;
	binary?: Record<string, { fileName?: string; mimeType: string }>;
	pairedItem?: unknown;
}

/** What the nodes of an execution gave: by node, the items of each output. */
export type RunData = Record<string, OutputItem[][]>;

const FINISHED_WITHIN_MS = 180_000;
const LOOK_EVERY_MS = 100;

let position = 0;

/** A node of a test workflow. Positions mean nothing here. */
export function node(
	name: string,
	type: string,
	about: { parameters?: object; typeVersion?: number; [field: string]: unknown } = {},
): WorkflowFile['nodes'][number] {
	position += 1;
	return {
		id: `node-${position}`,
		name,
		type,
		typeVersion: 1,
		position: [position * 16, 0],
		parameters: {},
		...about,
	};
}

/** A webhook that answers at once and hands all uploaded files on in one item. */
export function webhook(path: string): WorkflowFile['nodes'][number] {
	return node('Webhook', 'n8n-nodes-base.webhook', {
		typeVersion: 2.1,
		webhookId: path,
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
	});
}

/** Deepfake Audio Check with the bench's credential. */
export function check(
	bench: N8nBench,
	parameters: object,
	settings: Record<string, unknown> = {},
): WorkflowFile['nodes'][number] {
	return node('Check', 'n8n-nodes-dataspike.deepfakeAudioCheck', {
		parameters,
		credentials: { dataspikeApi: { id: bench.credentialId, name: 'Dataspike account' } },
		...settings,
	});
}

/** Connections from a node's outputs, each to one node. */
export function connect(...targets: Array<string | undefined>): { main: object[][] } {
	return {
		main: targets.map((target) =>
			target === undefined ? [] : [{ node: target, type: 'main', index: 0 }],
		),
	};
}

/** Sends files as a form, each in a field of its own: file0, file1, ... Returns the answer. */
export async function sendFiles(
	url: string,
	files: SentFile[],
): Promise<{ status: number; data: Record<string, unknown> }> {
	const form = new FormData();
	files.forEach(({ fileName, bytes, mimeType }, index) => {
		form.append(`file${index}`, bytes, { filename: fileName, contentType: mimeType });
	});
	const { status, data } = await axios.post<Record<string, unknown>>(url, form, {
		headers: form.getHeaders(),
		maxBodyLength: Infinity,
		timeout: FINISHED_WITHIN_MS,
		validateStatus: () => true,
	});
	return { status, data };
}

/** Makes and publishes a workflow with a webhook, and resolves when n8n answers there. */
export async function publishWebhook(
	bench: Pick<N8nBench, 'api' | 'server'>,
	workflow: WorkflowFile,
): Promise<{ id: string; url: string }> {
	const made = await bench.api.createWorkflow(workflow);
	await bench.api.publish(made);
	const trigger = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.webhook');
	const { path } = trigger?.parameters as { path: string };
	const url = `${bench.server.url}/webhook/${path}`;
	// Asked with a method that no test uses: 404 in either case, and the text tells them apart.
	await until(async () => {
		const { data } = await axios.put<{ message?: string }>(url, {}, { validateStatus: () => true });
		return /not registered for PUT/.test(data.message ?? '');
	}, `n8n answers at ${url}`);
	return { id: made.id, url };
}

/**
 * Resolves with all executions of a workflow, the newest first, when each has ended. A webhook
 * answers before n8n has written down how its execution ended.
 */
export async function endedExecutions(api: N8nApi, workflowId: string): Promise<Execution[]> {
	let executions: Execution[] = [];
	await until(async () => {
		executions = await api.executions(workflowId);
		return (
			executions.length > 0 &&
			executions.every(
				({ status, stoppedAt }) =>
					stoppedAt !== null && !['new', 'running', 'waiting'].includes(status),
			)
		);
	}, 'every execution has ended');
	return executions;
}

/** Resolves with the newest execution of a workflow, and its data, when it has ended. */
export async function lastExecution(api: N8nApi, workflowId: string): Promise<Execution> {
	const [newest] = await endedExecutions(api, workflowId);
	if (newest === undefined) throw new Error('There is no execution');
	return await api.execution(newest.id);
}

/** What each node gave, without the runs before its last. */
export function readRunData(execution: Execution): RunData {
	const { resultData } = parse(execution.data ?? '[]') as {
		resultData: {
			runData: Record<string, Array<{ data?: { main?: Array<OutputItem[] | null> } }>>;
		};
	};
	return Object.fromEntries(
		Object.entries(resultData.runData).map(([name, runs]) => [
			name,
			(runs.at(-1)?.data?.main ?? []).map((items) => items ?? []),
		]),
	);
}

/** Asks again until the answer is true. Throws after three minutes, or the time that is given. */
export async function until(
	isSo: () => Promise<boolean> | boolean,
	what: string,
	withinMs = FINISHED_WITHIN_MS,
): Promise<void> {
	const giveUpAtMs = Date.now() + withinMs;
	while (!(await isSo())) {
		if (Date.now() > giveUpAtMs) throw new Error(`Waited in vain until ${what}`);
		await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
	}
}
