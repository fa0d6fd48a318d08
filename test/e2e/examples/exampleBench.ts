import { readFile } from 'node:fs/promises';
import axios, { type AxiosResponse } from 'axios';
import FormData from 'form-data';
import {
	createStandInCredentials,
	withCredentials,
} from '../../../scripts/examples/standInCredentials';
import { readExamples } from '../../../scripts/n8n/exampleWorkflows';
import type { Execution, N8nApi, WorkflowFile } from '../../../scripts/n8n/n8nApi';
import { fixturePath } from '../../fixtures/fixtures';
import { startN8nBench, type N8nBench } from '../harness/n8nBench';
import { startLocalServices, type Delivery, type LocalServices } from './localServices';
import { replaceServices } from './replaceServices';

/** A file of a form: the field's name, the fixture, and the name it is sent under if it differs. */
export interface SentFile {
	field: string;
	fixture: string;
	fileName?: string;
	mimeType?: string;
}

export interface StartedExample {
	workflowId: string;
	/** Hands an item to a trigger of the example, and returns when the execution has ended. */
	trigger: (name: string, item: object, files?: SentFile[]) => Promise<Execution>;
	/** The execution that a call of the webhook made, when it has ended. */
	nextExecution: (withinMs?: number) => Promise<Execution>;
}

export interface ExampleBench extends N8nBench {
	services: LocalServices;
	/** What n8n lists. */
	nodeTypes: Awaited<ReturnType<N8nApi['nodeTypes']>>;
	/** Publishes an example with local nodes in the place of the outside services. */
	start: (
		fileName: string,
		change?: (workflow: WorkflowFile) => WorkflowFile,
	) => Promise<StartedExample>;
	/** What the nodes sent, without the order in which they did. */
	delivered: () => Record<string, Delivery['fields'][]>;
	/** Asks a published webhook; the path has its query with it. */
	getWebhook: (path: string) => Promise<AxiosResponse<unknown>>;
	reset: () => void;
}

export interface ExampleBenchOptions {
	/** Settings of n8n, as environment variables: such an n8n is started for this bench alone. */
	settings?: Record<string, string>;
	/** Node types of outside services that are not replaced. */
	keeps?: readonly string[];
}

const ENDED = ['success', 'error', 'crashed', 'canceled'];
const ENDED_WITHIN_MS = 180_000;

/** Starts n8n, the simulator, and what stands in for the outside services. */
export async function startExampleBench(options: ExampleBenchOptions = {}): Promise<ExampleBench> {
	const services = await startLocalServices();
	const { settings } = options;
	const bench = await startN8nBench({ settings, simulator: { jobDurationMs: 300 } }).catch(
		async (error: unknown) => {
			await services.close();
			throw error;
		},
	);
	const { api, server, simulator } = bench;
	const credentials = {
		...(await createStandInCredentials(api)),
		dataspikeApi: { id: bench.credentialId, name: 'Dataspike account' },
		openAiApi: {
			id: await api.createCredential('Local model', 'openAiApi', {
				apiKey: 'none',
				url: `${services.url}/v1`,
			}),
			name: 'Local model',
		},
	};
	const nodeTypes = await api.nodeTypes();

	const start: ExampleBench['start'] = async (fileName, change = (workflow) => workflow) => {
		const example = readExamples().find((candidate) => candidate.fileName === fileName);
		if (example === undefined) throw new Error(`There is no example ${fileName}`);
		const { workflow, doors } = replaceServices(example.workflow, {
			servicesUrl: services.url,
			keeps: options.keeps,
		});
		const made = await api.createWorkflow(
			withCredentials(change(workflow), nodeTypes, credentials),
		);
		await api.publish(made);

		const seen = new Set<string>();
		const nextExecution = async (withinMs = ENDED_WITHIN_MS) => {
			const execution = await waitFor(
				'an execution that has ended',
				async () =>
					(await api.executions(made.id)).find(
						({ id, status }) => !seen.has(id) && ENDED.includes(status),
					),
				withinMs,
			);
			seen.add(execution.id);
			return execution;
		};
		const trigger: StartedExample['trigger'] = async (name, item, files = []) => {
			const url = `${server.url}/webhook/${doors[name] ?? ''}`;
			await callWebhook(url, { item: JSON.stringify(item) }, files);
			return await nextExecution();
		};
		return { workflowId: made.id, trigger, nextExecution };
	};

	const delivered = () => {
		const byNode: Record<string, Delivery['fields'][]> = {};
		for (const { node, fields } of services.deliveries) (byNode[node] ??= []).push(fields);
		return byNode;
	};
	const reset = () => {
		services.reset();
		simulator.reset();
	};
	const close = async () => {
		await bench.close();
		await services.close();
	};
	const getWebhook = async (path: string) =>
		await axios.get<unknown>(`${server.url}/webhook/${path}`, { validateStatus: () => true });
	return { ...bench, services, nodeTypes, start, delivered, getWebhook, reset, close };
}

/** Posts a form. A webhook that was just published answers 404 for up to a second: asks again then. */
export async function callWebhook(
	url: string,
	fields: Record<string, string>,
	files: SentFile[],
): Promise<AxiosResponse<unknown>> {
	return await waitFor(`an answer of ${url}`, async () => {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.append(name, value);
		for (const { field, fixture, fileName = fixture, mimeType } of files) {
			const bytes = await readFile(fixturePath(fixture));
			form.append(field, bytes, { filename: fileName, contentType: mimeType });
		}
		const answer = await axios.post<unknown>(url, form, {
			headers: form.getHeaders(),
			timeout: 120_000,
			validateStatus: () => true,
		});
		const isUnpublished =
			answer.status === 404 && JSON.stringify(answer.data).includes('not registered');
		return isUnpublished ? undefined : answer;
	});
}

/** Asks until there is something. Throws when there is nothing in time. */
export async function waitFor<T>(
	what: string,
	ask: () => Promise<T | undefined>,
	withinMs = ENDED_WITHIN_MS,
): Promise<T> {
	const giveUpAtMs = Date.now() + withinMs;
	for (;;) {
		const found = await ask();
		if (found !== undefined) return found;
		if (Date.now() > giveUpAtMs) throw new Error(`There was not ${what} within ${withinMs} ms`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
