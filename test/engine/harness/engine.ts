import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as N8nCore from 'n8n-core';
import type * as N8nWorkflow from 'n8n-workflow';
import type {
	IConnections,
	ICredentialDataDecryptedObject,
	IBinaryData,
	IBinaryKeyData,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IRun,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { createCredentialsHelper } from './credentialsHelper';
import { engineFolder } from './engineVersions';
import { serializeError } from './serializeError';
import { stagePackage } from './staging';
import type {
	CredentialTestResult,
	EngineOptions,
	LogEntry,
	OutputItem,
	RunRequest,
	RunResult,
} from './types';
import { createSurroundingNodes } from './workflowNodes';

const nodeName = 'Deepfake Audio Check';
const nodeTypeName = 'n8n-nodes-dataspike.deepfakeAudioCheck';
const credentialName = 'dataspikeApi';
const mostOutputs = 5;
const mostMsUntilClosed = 5000;

/** A run that can be stopped, as a user stops an execution. */
export interface StartedRun {
	result: Promise<RunResult>;
	cancel: () => void;
}

/** One of n8n's engines with the package loaded into it. Only one can be loaded in a process. */
export interface Engine {
	run: (request: RunRequest) => StartedRun;
	testCredential: (data: Record<string, unknown>) => Promise<CredentialTestResult>;
	description: INodeTypeDescription;
	close: () => Promise<void>;
}

interface Container {
	get: (token: unknown) => unknown;
	set: (token: unknown, value: unknown) => void;
}

interface LoadedModules {
	core: typeof N8nCore;
	workflow: typeof N8nWorkflow;
	container: Container;
}

/**
 * Loads an engine into this process, and the package into the engine, as n8n does.
 *
 * @throws when the package does not share n8n-workflow with the engine
 */
export async function loadEngine(options: EngineOptions): Promise<Engine> {
	const engineRoot = await engineFolder(options.version);
	const staging = await stagePackage(engineRoot, options.packageFolder);
	process.env.N8N_USER_FOLDER = staging.userFolder;
	process.env.N8N_ENCRYPTION_KEY = 'for tests only';

	const logs: LogEntry[] = [];
	const warnings: string[] = [];
	process.on('warning', ({ name, message }) => {
		// What libraries of n8n use that is out of date is not the node's.
		if (name !== 'DeprecationWarning') warnings.push(`${name}: ${message}`);
	});
	const modules = loadModules(engineRoot);
	captureLogs(modules, engineRoot, (entry) => {
		logs.push(entry);
		options.onLog?.(entry);
	});
	const binaryData = modules.container.get(modules.core.BinaryDataService) as {
		init: () => Promise<void>;
		mode: string;
		config?: { mode: string };
	};
	await binaryData.init();

	startSharedTimers(engineRoot, modules);
	const loader = new modules.core.PackageDirectoryLoader(staging.packageFolder);
	await loader.loadAll();
	const nodeType = loader.getNode('deepfakeAudioCheck').type as INodeType;
	const credentialType = loader.getCredential(credentialName).type;

	return {
		description: nodeType.description,
		close: staging.remove,
		testCredential: async (data) => {
			const context = new modules.core.CredentialTestContext({} as never);
			const test = nodeType.methods?.credentialTest?.dataspikeApiTest;
			if (test === undefined) throw new Error('The node does not test its credential');
			return (await test.call(context, {
				id: '1',
				name: 'Dataspike',
				type: credentialName,
				data: data as ICredentialDataDecryptedObject,
			})) as CredentialTestResult;
		},
		run: (request) => {
			binaryData.mode = request.binaryDataMode === 'filesystem' ? 'filesystem-v2' : 'default';
			// Newer engines ask the configuration whether files can be moved into the JSON.
			if (binaryData.config) {
				binaryData.config.mode = request.binaryDataMode === 'filesystem' ? 'filesystem' : 'default';
			}
			logs.length = 0;
			warnings.length = 0;
			const credentialsHelper = createCredentialsHelper(
				modules.workflow,
				credentialType,
				request.credential as ICredentialDataDecryptedObject,
			);
			return startRun({ modules, nodeType, credentialsHelper, request, logs, warnings });
		},
	};
}

function loadModules(engineRoot: string): LoadedModules {
	const requireFromRoot = createRequire(path.join(engineRoot, 'package.json'));
	const requireFromCore = createRequire(requireFromRoot.resolve('n8n-core/package.json'));
	requireFromCore('reflect-metadata');
	const { Container } = requireFromCore('@n8n/di') as { Container: Container };
	return {
		core: requireFromCore('n8n-core') as typeof N8nCore,
		workflow: requireFromCore('n8n-workflow') as typeof N8nWorkflow,
		container: Container,
	};
}

/**
 * Starts what n8n itself starts with the first node that runs and keeps until it ends (a timer that
 * closes unused SSH connections), so that it does not count as left behind by a run.
 */
function startSharedTimers(engineRoot: string, { container }: LoadedModules): void {
	const requireFromRoot = createRequire(path.join(engineRoot, 'package.json'));
	const { SSHClientsManager } = requireFromRoot(
		'n8n-core/dist/execution-engine/ssh-clients-manager',
	) as { SSHClientsManager: unknown };
	container.get(SSHClientsManager);
}

/** Puts a logger in the place of n8n's own that keeps what it is told. */
function captureLogs(
	{ container, workflow }: LoadedModules,
	engineRoot: string,
	onLog: (entry: LogEntry) => void,
): void {
	const requireFromRoot = createRequire(path.join(engineRoot, 'package.json'));
	const requireFromCore = createRequire(requireFromRoot.resolve('n8n-core/package.json'));
	const { Logger } = requireFromCore('@n8n/backend-common') as { Logger: unknown };
	const write = (level: string) => (message: string, metadata?: unknown) =>
		onLog({ level, message, metadata });
	const logger = {
		error: write('error'),
		warn: write('warn'),
		info: write('info'),
		debug: write('debug'),
		scoped: () => logger,
	};
	container.set(Logger, logger);
	workflow.LoggerProxy.init(logger as never);
}

interface RunParts {
	modules: LoadedModules;
	nodeType: INodeType;
	credentialsHelper: ReturnType<typeof createCredentialsHelper>;
	request: RunRequest;
	logs: LogEntry[];
	warnings: string[];
}

function startRun(parts: RunParts): StartedRun {
	const { modules, request, logs, warnings } = parts;
	const { workflow, workflowData } = createWorkflow(parts);
	const additionalData = createAdditionalData(parts, workflowData);
	const execute = new modules.core.WorkflowExecute(additionalData, 'manual');
	const { signal } = (execute as unknown as { abortController: AbortController }).abortController;

	const resourcesBefore = process.getActiveResourcesInfo();
	const startMs = performance.now();
	const startNode = workflow.getNode('Start') as INode;
	const running = runWorkflow(execute, workflow, startNode);

	const result = running.then(async (run) => {
		const durationMs = performance.now() - startMs;
		const left = await findWhatIsLeft(signal, resourcesBefore);
		const observed = { logs: [...logs], warnings: [...warnings], durationMs, ...left, request };
		return await readResult(modules, run, observed);
	});
	return { result, cancel: () => running.cancel() };
}

/** What a run has left behind, looked for again for a moment: sockets close a few turns of the event loop later. */
async function findWhatIsLeft(
	signal: AbortSignal,
	resourcesBefore: string[],
): Promise<Pick<RunResult, 'listenersLeft' | 'resourcesLeft'>> {
	const giveUpAtMs = performance.now() + mostMsUntilClosed;
	for (;;) {
		await new Promise((resolve) => setTimeout(resolve, 5));
		const listenersLeft = getEventListeners(signal, 'abort').length;
		const resourcesLeft = subtract(process.getActiveResourcesInfo(), resourcesBefore);
		const isClean = listenersLeft === 0 && resourcesLeft.length === 0;
		if (isClean || performance.now() > giveUpAtMs) return { listenersLeft, resourcesLeft };
	}
}

type RunningWorkflow = ReturnType<N8nCore.WorkflowExecute['run']>;

/** Older engines take the workflow and the start node as two arguments, newer ones as one object. */
function runWorkflow(
	execute: N8nCore.WorkflowExecute,
	workflow: N8nWorkflow.Workflow,
	startNode: INode,
): RunningWorkflow {
	const { run } = execute as unknown as { run: (...values: unknown[]) => RunningWorkflow };
	const takesObject = /^\(?\s*(async\s+)?run\s*\(\s*\{/.test(run.toString());
	return takesObject
		? run.call(execute, { workflow, startNode })
		: run.call(execute, workflow, startNode);
}

function createWorkflow({ modules, nodeType, request }: RunParts) {
	const { items, loopRuns = 1 } = request;
	const surrounding = createSurroundingNodes(items, loopRuns);
	const types: Record<string, INodeType> = {
		'test.start': surrounding.start,
		'test.prepare': surrounding.prepare,
		'test.collect': surrounding.collect,
		[nodeTypeName]: nodeType,
	};
	const collectors = Array.from({ length: mostOutputs }, (_, index) => `Output ${index}`);
	const { maxTries, waitBetweenTriesMs } = request.retryOnFail ?? {};
	const nodes: INode[] = [
		createNode('Start', 'test.start'),
		createNode('Prepare', 'test.prepare'),
		{
			...createNode(nodeName, nodeTypeName),
			parameters: request.parameters as INode['parameters'],
			credentials: { [credentialName]: { id: '1', name: 'Dataspike' } },
			onError: request.onError ?? 'stopWorkflow',
			retryOnFail: request.retryOnFail !== undefined,
			maxTries,
			waitBetweenTries: waitBetweenTriesMs,
		},
		...collectors.map((name) => createNode(name, 'test.collect')),
	];
	const connections: IConnections = {
		Start: { main: [[{ node: 'Prepare', type: 'main', index: 0 }]] },
		Prepare: { main: [[{ node: nodeName, type: 'main', index: 0 }]] },
		[nodeName]: { main: collectors.map((node) => [{ node, type: 'main', index: 0 }]) },
		...(loopRuns > 1
			? { 'Output 0': { main: [[{ node: 'Prepare', type: 'main', index: 0 }]] } }
			: {}),
	};
	const workflowData = {
		id: '1',
		name: 'test',
		active: false,
		isArchived: false,
		createdAt: new Date(),
		updatedAt: new Date(),
		versionId: '1',
		activeVersionId: null,
		nodes,
		connections,
		settings: {
			executionOrder: 'v1' as const,
			...(request.binaryMode === undefined ? {} : { binaryMode: request.binaryMode }),
		},
	};
	const workflow = new modules.workflow.Workflow({
		...workflowData,
		nodeTypes: {
			getByName: (name) => types[name] as INodeType,
			getByNameAndVersion: (name) => types[name] as INodeType,
			getKnownTypes: () => ({}),
		},
	});
	return { workflow, workflowData };
}

function createNode(name: string, type: string): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {} };
}

function createAdditionalData(
	{ modules, credentialsHelper }: RunParts,
	workflowData: ReturnType<typeof createWorkflow>['workflowData'],
): IWorkflowExecuteAdditionalData {
	const baseUrl = 'http://localhost:5678/';
	const hooks = new modules.core.ExecutionLifecycleHooks('manual', '1', workflowData as never);
	return {
		credentialsHelper,
		executionId: '1',
		hooks,
		currentNodeExecutionIndex: 0,
		variables: {},
		instanceBaseUrl: baseUrl,
		restApiUrl: `${baseUrl}rest`,
		formBaseUrl: `${baseUrl}form`,
		formWaitingBaseUrl: `${baseUrl}form-waiting`,
		formTestBaseUrl: `${baseUrl}form-test`,
		webhookBaseUrl: `${baseUrl}webhook`,
		webhookWaitingBaseUrl: `${baseUrl}webhook-waiting`,
		webhookTestBaseUrl: `${baseUrl}webhook-test`,
		mcpBaseUrl: `${baseUrl}mcp`,
		mcpTestBaseUrl: `${baseUrl}mcp-test`,
		logAiEvent: () => {},
	} as unknown as IWorkflowExecuteAdditionalData;
}

async function readResult(
	modules: LoadedModules,
	run: IRun,
	observed: {
		logs: LogEntry[];
		warnings: string[];
		durationMs: number;
		listenersLeft: number;
		resourcesLeft: string[];
		request: RunRequest;
	},
): Promise<RunResult> {
	const { resultData } = run.data;
	const taskData = resultData.runData[nodeName]?.at(-1);
	const branches = taskData?.data?.main ?? [];
	const outputs: OutputItem[][] = [];
	for (const [index, branch] of branches.entries()) {
		const collected = resultData.runData[`Output ${index}`]?.at(-1)?.data?.main?.[0] ?? [];
		outputs.push(
			await Promise.all(
				(branch ?? []).map(
					async (item, position) => await readItem(modules, item, collected[position]),
				),
			),
		);
	}
	const { logs, warnings, durationMs, listenersLeft, resourcesLeft } = observed;
	return {
		status: run.status,
		outputs,
		error: serializeError(modules.workflow, resultData.error ?? taskData?.error),
		hints: (taskData?.hints ?? []).map(({ message, type, location }) => ({
			message,
			type,
			location,
		})),
		logs,
		warnings,
		durationMs,
		listenersLeft,
		resourcesLeft,
	};
}

async function readItem(
	modules: LoadedModules,
	item: INodeExecutionData,
	collected: INodeExecutionData | undefined,
): Promise<OutputItem> {
	const inJson = (item.json._files ?? {}) as unknown as IBinaryKeyData;
	return {
		json: item.json,
		pairedJson: collected?.json.pairedJson,
		binary: await readFiles(modules, item.binary ?? {}),
		filesInJson: await readFiles(modules, inJson),
		error: serializeError(modules.workflow, item.error),
	};
}

async function readFiles(
	modules: LoadedModules,
	files: IBinaryKeyData,
): Promise<OutputItem['binary']> {
	const read: OutputItem['binary'] = {};
	for (const [name, data] of Object.entries(files)) {
		if (data === null) continue;
		const bytes = await readBinary(modules, data);
		read[name] = {
			fileName: data.fileName,
			mimeType: data.mimeType,
			sha256: createHash('sha256').update(bytes).digest('hex'),
			...(name === 'deepfakeReport' ? { text: bytes.toString('utf8') } : {}),
		};
	}
	return read;
}

async function readBinary({ core, container }: LoadedModules, data: IBinaryData): Promise<Buffer> {
	const service = container.get(core.BinaryDataService) as {
		getAsBuffer: (binary: IBinaryData) => Promise<Buffer>;
	};
	// What a Code node made may have no data, and what the test took away is not there.
	return await service.getAsBuffer(data).catch(() => Buffer.alloc(0));
}

function subtract(all: string[], before: string[]): string[] {
	const remaining = [...before];
	return all.filter((name) => {
		const index = remaining.indexOf(name);
		if (index === -1) return true;
		remaining.splice(index, 1);
		return false;
	});
}

export type { RunRequest, RunResult } from './types';
