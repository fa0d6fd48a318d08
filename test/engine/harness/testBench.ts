import { startSimulator, type Simulator } from '../../simulator/simulator';
import { readFixture, readLongerSpeech } from '../../fixtures/fixtures';
import { layOut } from '../../fixtures/layOut';
import { EngineProcess } from './engineProcess';
import type { EngineVersion } from './engineVersions';
import type { SharedEngines } from './sharedEngines';
import type { InputItem, OutputItem, RunRequest, RunResult } from './types';

declare const n8nEngineVersion: EngineVersion;
declare const sharedEngines: SharedEngines;

/** What an engine test works with: an engine with the package, and a simulator of the service. */
export interface TestBench {
	engine: EngineProcess;
	simulator: Simulator;
	/** Checks items with quick polling, unless the parameters say otherwise. */
	check: (items: InputItem[], changes?: BenchChanges) => Promise<RunResult>;
	/** The same, for a test that cancels. */
	startCheck: (
		items: InputItem[],
		changes?: BenchChanges,
	) => { result: Promise<RunResult>; cancel: () => Promise<void> };
	credential: (apiKey?: string) => Record<string, unknown>;
}

export interface BenchChanges extends Partial<Omit<RunRequest, 'items' | 'parameters'>> {
	parameters?: Record<string, unknown>;
	/** Options by name, and what else `layOut` places. */
	options?: Record<string, unknown>;
	apiKey?: string;
}

export const engineVersion = n8nEngineVersion;

/** Polling as quick as the node allows, so that tests do not wait for nothing. */
export const quickPolling = { shortestPause: 0.1, longestPause: 0.2 };

export const jobDurationMs = 150;

export interface OwnEngine {
	/** More environment variables. */
	environment?: Record<string, string>;
}

/**
 * Sets up an engine and a simulator for a test file; each test starts with a fresh simulator, and none
 * may end with a warning of the engine's process. The engine is shared with other files unless the file asks for one of its own.
 */
export function setUpTestBench(ownEngine?: OwnEngine): TestBench {
	const bench = {} as TestBench;

	beforeAll(async () => {
		const packageFolder = process.env.PACKED_PACKAGE_FOLDER;
		if (packageFolder === undefined) throw new Error('The package was not packed (globalSetup)');
		bench.simulator = await startSimulator({ jobDurationMs });
		bench.engine = ownEngine
			? await EngineProcess.start(n8nEngineVersion, packageFolder, ownEngine.environment)
			: await sharedEngines.get(n8nEngineVersion, packageFolder);
	}, 300_000);
	afterAll(async () => {
		if (ownEngine) await bench.engine.stop();
		await bench.simulator.close();
	});
	const warnings: string[] = [];
	// Executions with the same key share their pace: each test has a key of its own, and so begins with a fresh one.
	let tests = 0;
	beforeEach(() => {
		tests += 1;
		bench.simulator.reset();
	});
	afterEach(() => expect(warnings.splice(0)).toEqual([]));

	bench.credential = (apiKey = `a-valid-key-${tests}`) => ({
		environment: 'custom',
		baseUrl: bench.simulator.url,
		apiKey,
	});
	bench.startCheck = (items, changes = {}) => {
		const { parameters, options, apiKey, ...rest } = changes;
		const started = bench.engine.start({
			credential: bench.credential(apiKey),
			...rest,
			items,
			parameters: {
				operation: 'checkAudio',
				binaryPropertyName: 'data',
				threshold: 0.6,
				simplify: true,
				...parameters,
				...layOut({ ...quickPolling, maximumWait: 20, ...options }),
			},
		});
		const noteWarnings = (result: RunResult) => {
			warnings.push(...result.warnings);
			return result;
		};
		return { ...started, result: started.result.then(noteWarnings) };
	};
	bench.check = async (items, changes) => await bench.startCheck(items, changes).result;
	return bench;
}

/** An input item with one recording in the field `data`. */
export function recording(fileName = 'speech-pcm16.wav', name?: string): InputItem {
	return { files: { data: { bytes: readFixture(fileName), fileName: name ?? fileName } } };
}

/** A recording of which there is nothing to notice. */
export function longerRecording(fileName: string): InputItem {
	return { files: { data: { bytes: readLongerSpeech(), fileName } } };
}

/** A small WAV of its own: the tail makes its bytes, and so its score, different. */
export function distinctRecording(index: number): InputItem {
	const bytes = readLongerSpeech();
	bytes.writeUInt32LE(index, bytes.length - 4);
	return { files: { data: { bytes, fileName: `call-${index}.wav` } } };
}

/** The only item on the first output. */
export function onlyItem(result: RunResult): OutputItem {
	const [item, ...others] = result.outputs[0] ?? [];
	if (item === undefined || others.length > 0) {
		throw new Error(
			`Expected one item, got ${others.length + (item ? 1 : 0)}: ${result.error?.message ?? ''}`,
		);
	}
	return item;
}
