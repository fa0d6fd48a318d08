import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadEngine } from '../../test/engine/harness/engine';
import type { InputItem } from '../../test/engine/harness/types';
import { layOut } from '../../test/fixtures/layOut';
import { createRecording } from './recordings';
import type { NodeRunFigures, NodeRunRequest } from './nodeMessages';

/** The process in which the node runs in n8n's engine, and measures itself. */
const SAMPLE_MS = 20;
const SAMPLE_WITH_COLLECTION_MS = 500;

async function run(request: NodeRunRequest): Promise<NodeRunFigures> {
	const engine = await loadEngine({ version: '2.41', packageFolder: request.packageFolder });
	const measurement = new Measurement(request.collectsGarbage);
	const { result } = engine.run({
		parameters: {
			operation: 'checkAudio',
			binaryPropertyName: 'data',
			...layOut({ passFilesOn: false, ifThereIsNoSpeech: 'submit', ...request.options }),
		},
		credential: { environment: 'custom', baseUrl: request.serviceUrl, apiKey: 'a-valid-key' },
		items: createItems(request, () => measurement.start()),
		binaryDataMode: 'filesystem',
	});
	const { outputs, error } = await result.finally(() => measurement.stop());
	await engine.close();
	return {
		results: outputs[0]?.filter(({ json }) => typeof json.score === 'number').length ?? 0,
		...measurement.figures(),
		error: error?.message,
	};
}

/** Items whose bytes are made when the step before the node asks for them: none are held. */
function createItems({ files, sizeBytes }: NodeRunRequest, onLast: () => void): InputItem[] {
	return Array.from({ length: files }, (_, file) => ({
		files: {
			data: {
				fileName: `call-${file}.wav`,
				get bytes() {
					// Large files would pile up before the run; after many small ones `start` collects once.
					if (sizeBytes !== undefined) globalThis.gc?.();
					// The node follows as soon as the last file is stored.
					if (file === files - 1) setImmediate(onLast);
					return createRecording(file, sizeBytes);
				},
			},
		},
	}));
}

class Measurement {
	private readonly delay = monitorEventLoopDelay({ resolution: 1 });

	private readonly samples: Array<{ rssBytes: number; heapBytes: number }> = [];

	private timer: NodeJS.Timeout | undefined;

	private idleBytes = 0;

	private startMs = 0;

	private endMs = 0;

	private cpuAtStart = process.cpuUsage();

	private cpuMs = 0;

	constructor(private readonly collectsGarbage: boolean) {}

	start(): void {
		globalThis.gc?.();
		this.idleBytes = process.memoryUsage.rss();
		this.startMs = performance.now();
		this.cpuAtStart = process.cpuUsage();
		this.delay.enable();
		const periodMs = this.collectsGarbage ? SAMPLE_WITH_COLLECTION_MS : SAMPLE_MS;
		this.timer = setInterval(() => this.sample(), periodMs);
	}

	stop(): void {
		this.sample();
		this.endMs = performance.now();
		clearInterval(this.timer);
		this.delay.disable();
		const { user, system } = process.cpuUsage(this.cpuAtStart);
		this.cpuMs = (user + system) / 1000;
	}

	figures(): Omit<NodeRunFigures, 'results' | 'error'> {
		const { samples } = this;
		const heapBytes = [0.25, 0.5, 0.75, 1].map(
			(share) => samples[Math.max(Math.ceil(share * samples.length) - 1, 0)]?.heapBytes ?? 0,
		);
		return {
			nodeMs: this.endMs - this.startMs,
			cpuMs: this.cpuMs,
			eventLoopDelayP99Ms: this.delay.percentile(99) / 1e6,
			idleBytes: this.idleBytes,
			peakBytes: Math.max(...samples.map(({ rssBytes }) => rssBytes)),
			heapBytes,
		};
	}

	private sample(): void {
		if (this.collectsGarbage) globalThis.gc?.();
		const { rss, heapUsed, external } = process.memoryUsage();
		this.samples.push({ rssBytes: rss, heapBytes: heapUsed + external });
	}
}

process.once('message', (request: NodeRunRequest) => {
	run(request).then(
		(figures) => process.send?.({ figures }, () => process.disconnect()),
		(error: unknown) => {
			const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
			process.send?.({ error: text }, () => process.disconnect());
		},
	);
});
process.once('disconnect', () => process.exit());
