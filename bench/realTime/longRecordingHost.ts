import { readFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { identify } from '../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import type { Cuttable } from '../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type { Codecs } from '../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import type { AudioTools } from '../../nodes/DeepfakeAudioCheck/audio/media/tools';
import { openRecording } from '../../nodes/DeepfakeAudioCheck/audio/open';
import { MAXIMUM_UPLOAD_BYTES } from '../../nodes/DeepfakeAudioCheck/audio/uploadLimit';
import { createConversionTools } from '../../nodes/DeepfakeAudioCheck/execution/conversionTools';
import { hashInSteps } from '../../nodes/DeepfakeAudioCheck/execution/segmentSource';
import type { LongRecordingFigures, LongRecordingRequest } from './longRecordingMessages';

/** The process in which a long recording is cut, compressed or converted, as the node does it. */
const SAMPLE_MS = 5;

async function work(request: LongRecordingRequest): Promise<LongRecordingFigures> {
	const tools: AudioTools = {
		yieldToEventLoop: createConversionTools().pause,
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
	await hashInSteps(bytes, tools.yieldToEventLoop);
	const recording = await open(bytes, request, tools);
	const { segmentSeconds } = request;
	const plans = recording.plan({ segmentSeconds, maximumBytes: MAXIMUM_UPLOAD_BYTES });
	let writtenBytes = 0;
	for (const plan of plans) {
		const file = await recording.write(plan);
		if (!file.ok) throw new Error(`Segment ${plan.index} could not be decoded`);
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
		container: recording.container,
		files: plans.length,
		writtenBytes,
		workMs,
		longestStallMs: delay.max / 1e6,
		stallP99Ms: delay.percentile(99) / 1e6,
		peakBytes: peakBytes - idleBytes,
	};
}

/** As it is, or as speech where that is asked for, or where the sound is too large as it is. */
async function open(
	bytes: Uint8Array,
	{ compress, segmentSeconds }: LongRecordingRequest,
	tools: AudioTools,
): Promise<Cuttable> {
	const opened = await openRecording(identify(bytes, bytes.length), bytes, tools);
	if (!opened.ok) throw new Error(`Not opened: ${opened.refusal.reason}`);
	const [voice] = opened.recording.voices;
	if (voice === undefined) throw new Error('Nothing is heard');
	const { original, speech } = voice;
	const isLarge = original.whole.sizeBytes > MAXIMUM_UPLOAD_BYTES && segmentSeconds === undefined;
	return (compress || isLarge ? speech : undefined) ?? original;
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
