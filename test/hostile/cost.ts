import { identify } from '../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { canOpen, openRecording } from '../../nodes/DeepfakeAudioCheck/audio/open';
import { processorTimeMs } from '../unit/audio/mutations';

/** What it costs to open a file. */
export interface Cost {
	processorMs: number;
	/** The most that was held at any yield beyond what was held before, without the file itself. */
	memoryBytes: number;
	/** How often other work was let go on. */
	yields: number;
	/** The format, and how many voices it has or why it was refused. */
	outcome: string;
}

const heldBytes = () => {
	const { heapUsed, arrayBuffers } = process.memoryUsage();
	return heapUsed + arrayBuffers;
};

/** Identifies a file, opens it, and plans to send each of its voices. */
async function costOf(file: Uint8Array): Promise<Cost> {
	const before = heldBytes();
	let most = before;
	let yields = 0;
	const tools = {
		loadCodec: () => Promise.reject(new Error('Nothing is decoded here')),
		yieldToEventLoop: () => {
			yields += 1;
			most = Math.max(most, heldBytes());
			return Promise.resolve();
		},
	};
	const start = processorTimeMs();
	const format = identify(file, file.length);
	const opened = canOpen(format) ? await openRecording(format, file, tools) : undefined;
	if (opened?.ok) {
		for (const { original } of opened.recording.voices) original.plan({ maximumBytes: 9_000_000 });
	}
	const processorMs = processorTimeMs() - start;
	most = Math.max(most, heldBytes());
	const what = opened?.ok ? `${opened.recording.voices.length} voices` : opened?.refusal.reason;
	const outcome = `${format}: ${what ?? 'not opened'}`;
	return { processorMs, memoryBytes: most - before, yields, outcome };
}

/** The least of several costs: what other processes take from this one is not the file's. */
export async function leastCostOf(file: Uint8Array, times: number): Promise<Cost> {
	let least = await costOf(file);
	for (let time = 1; time < times; time += 1) {
		const next = await costOf(file);
		least = {
			...next,
			processorMs: Math.min(least.processorMs, next.processorMs),
			memoryBytes: Math.min(least.memoryBytes, next.memoryBytes),
		};
	}
	return least;
}
