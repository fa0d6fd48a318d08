import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compileFunction } from 'node:vm';
import { identify } from '../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import type { Codecs } from '../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import type { AudioTools } from '../../nodes/DeepfakeAudioCheck/audio/media/tools';
import { openRecording } from '../../nodes/DeepfakeAudioCheck/audio/open';
import { isUploadFormat } from '../../nodes/DeepfakeAudioCheck/dataspike/uploadFormats';
import { createYield } from '../../nodes/DeepfakeAudioCheck/input/audioWork';
import { hashInSteps } from '../../nodes/DeepfakeAudioCheck/input/hashInSteps';
import { planParts } from '../../nodes/DeepfakeAudioCheck/input/planParts';
import { soundOf } from '../../nodes/DeepfakeAudioCheck/input/recordingSource';
import type { LongRecordingFigures, LongRecordingRequest } from './longRecordingMessages';

/** The process in which a long recording is cut, compressed or converted, as the node does it. */
const SAMPLE_MS = 5;

async function work(request: LongRecordingRequest): Promise<LongRecordingFigures> {
	const tools: AudioTools = {
		yieldToEventLoop: createYield(new AbortController().signal),
		loadCodec: async <Name extends keyof Codecs>(name: Name) =>
			await loadAsN8nDoes<Codecs[Name]>(`${request.decodersFolder}/${name}.js`),
	};
	globalThis.gc?.();
	const idleBytes = process.memoryUsage.rss();
	let peakBytes = idleBytes;
	const timer = setInterval(() => {
		peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
	}, SAMPLE_MS);
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	const startMs = performance.now();

	const bytes = await readFile(request.path);
	await hashInSteps(bytes, tools.yieldToEventLoop);
	const parts = await open(bytes, request, tools);
	let writtenBytes = 0;
	for (const { sound, segment } of parts) {
		const file = await sound.write(segment);
		if (!file.ok) throw new Error(`Segment ${segment.index} could not be decoded`);
		writtenBytes += file.bytes.length;
		// The upload waits for the network here.
		await new Promise(setImmediate);
	}

	const workMs = performance.now() - startMs;
	await new Promise((resolve) => setTimeout(resolve, 2 * SAMPLE_MS));
	clearInterval(timer);
	delay.disable();
	return {
		sourceBytes: bytes.length,
		container: parts[0]?.sound.container ?? 'wav',
		files: parts.length,
		writtenBytes,
		workMs,
		longestStallMs: delay.max / 1e6,
		stallP99Ms: delay.percentile(99) / 1e6,
		peakBytes: peakBytes - idleBytes,
	};
}

const loaded = new Map<string, unknown>();

/**
 * A CommonJS file, by what Node.js itself does with one. What runs TypeScript here would look through all
 * of it first, which in a megabyte takes 30 ms that n8n does not have.
 */
async function loadAsN8nDoes<Exports>(file: string): Promise<Exports> {
	const known = loaded.get(file);
	if (known !== undefined) return known as Exports;
	const source = await readFile(file, 'utf8');
	const module = { exports: {} };
	const run = compileFunction(source, ['module', 'exports', 'require'], { filename: file }) as (
		...values: unknown[]
	) => void;
	run(module, module.exports, createRequire(file));
	loaded.set(file, module.exports);
	return module.exports as Exports;
}

/** The parts that the node would send. */
async function open(bytes: Uint8Array, request: LongRecordingRequest, tools: AudioTools) {
	const format = identify(bytes, bytes.length);
	const opened = await openRecording(format, bytes, tools);
	if (!opened.ok) throw new Error(`Not opened: ${opened.refusal.reason}`);
	const { recording } = opened;
	const plan = planParts(
		{
			segmentSeconds: request.segmentSeconds,
			sampling: null,
			ifLarger: request.compress ? 'compress' : 'split',
			maximumSegments: 10_000,
		},
		{ opened: recording, sizeBytes: bytes.length, isUploadFormat: isUploadFormat(format) },
	);
	if (!('parts' in plan)) throw new Error(`Not cut: ${plan.way}`);
	return plan.parts.flatMap(({ voiceIndex, coding, segment }) => {
		const voice = recording.voices[voiceIndex];
		return voice === undefined ? [] : [{ sound: soundOf(voice, coding), segment }];
	});
}

process.once('message', (request: LongRecordingRequest) => {
	work(request).then(
		(figures) => process.send?.({ figures }, () => process.disconnect()),
		(error: unknown) => {
			const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
			process.send?.({ error: text }, () => process.disconnect());
		},
	);
});
process.once('disconnect', () => process.exit());
