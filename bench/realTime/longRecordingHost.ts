import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { identifyContent } from '../../nodes/DeepfakeAudioCheck/audio/identifyContent';
import type { ConversionTools } from '../../nodes/DeepfakeAudioCheck/audio/convert/soundSource';
import type { Codecs } from '../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { openConvertedRecording } from '../../nodes/DeepfakeAudioCheck/execution/conversions';
import { createConversionTools } from '../../nodes/DeepfakeAudioCheck/execution/conversionTools';
import {
	hashInSteps,
	openForSegments,
	planForUpload,
} from '../../nodes/DeepfakeAudioCheck/execution/segmentSource';
import type { LongRecordingFigures, LongRecordingRequest } from './longRecordingMessages';

/** The process in which a long recording is cut, compressed or converted, as the node does it. */
const SAMPLE_MS = 5;

async function work(request: LongRecordingRequest): Promise<LongRecordingFigures> {
	const tools: ConversionTools = {
		...createConversionTools(),
		loadCodec: async <Name extends keyof Codecs>(name: Name) =>
			(await import(`${request.decodersFolder}/${name}.js`)) as Codecs[Name],
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
	await hashInSteps(bytes, tools.pause);
	const recording = await open(bytes, request, tools);
	const plans = planForUpload(recording, request.segmentSeconds);
	let writtenBytes = 0;
	for (const plan of plans) {
		const file = await recording.writeSegment(plan);
		if (file.length === 0) throw new Error(`Segment ${plan.index} could not be decoded`);
		writtenBytes += file.length;
		// The upload waits for the network here.
		await new Promise(setImmediate);
	}

	const workMs = performance.now() - startMs;
	await new Promise((resolve) => setTimeout(resolve, 2 * SAMPLE_MS));
	clearInterval(timer);
	delay.disable();
	return {
		sourceBytes: bytes.length,
		container: recording.container,
		files: plans.length,
		writtenBytes,
		workMs,
		longestStallMs: delay.max / 1e6,
		stallP99Ms: delay.percentile(99) / 1e6,
		peakBytes: peakBytes - idleBytes,
	};
}

async function open(bytes: Uint8Array, request: LongRecordingRequest, tools: ConversionTools) {
	const content = identifyContent(bytes, bytes.length);
	const { pause } = tools;
	const opened = content.accepted
		? await openForSegments(bytes, content.container, { compress: request.compress, pause })
		: await openConvertedRecording(content.format, bytes, tools);
	if (!opened.ok) throw new Error(`Not opened: ${opened.reason}`);
	return opened.recording;
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
