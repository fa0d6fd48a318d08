import { identify } from '../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import type { Cuttable, Segment } from '../../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type { Format } from '../../../nodes/DeepfakeAudioCheck/audio/media/format';
import type {
	OpenedRecording,
	OpenResult,
	Voice,
} from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import type { AudioTools } from '../../../nodes/DeepfakeAudioCheck/audio/media/tools';
import { openRecording } from '../../../nodes/DeepfakeAudioCheck/audio/open';
import { loadCodec } from '../decoders/loadCodec';

/** The decoders as the build makes them, and turns for the rest of n8n as the node gives them. */
export function createTools(): AudioTools {
	let turnStartMs = performance.now();
	return {
		loadCodec,
		yieldToEventLoop: async () => {
			if (performance.now() - turnStartMs < 10) return;
			await new Promise((resolve) => setTimeout(resolve, 0));
			turnStartMs = performance.now();
		},
	};
}

/** Opens a file as what its bytes are told to be. */
export async function open(bytes: Uint8Array): Promise<{ format: Format; result: OpenResult }> {
	const format = identify(bytes, bytes.length);
	return { format, result: await openRecording(format, bytes, createTools()) };
}

/** The same for a file that can be opened, and is of the format that is expected, if any is. */
export async function openWhole(bytes: Uint8Array, expected?: Format): Promise<OpenedRecording> {
	const { format, result } = await open(bytes);
	if (expected !== undefined && format !== expected) throw new Error(`It is ${format}`);
	if (!result.ok) throw new Error(`Refused: ${result.refusal.reason}`);
	return result.recording;
}

/** The voice of a file that has one, and nothing else in it. */
export async function openVoice(bytes: Uint8Array, expected?: Format): Promise<Voice> {
	const { voices, unusable } = await openWhole(bytes, expected);
	const [voice] = voices;
	if (voice === undefined || voices.length > 1 || unusable.length > 0) {
		throw new Error(`It has ${voices.length} voices, and ${unusable.length} tracks of no use`);
	}
	return voice;
}

/** As 16 kHz in one channel. */
export function speechOf({ speech }: Voice): Cuttable {
	if (speech === undefined) throw new Error('Its sound cannot be decoded');
	return speech;
}

/** The file of a segment, or of all of it, which has the size that was planned. */
export async function write(
	cuttable: Cuttable,
	segment: Segment = cuttable.whole,
): Promise<Uint8Array<ArrayBuffer>> {
	const written = await cuttable.write(segment);
	if (!written.ok) throw new Error(`Readable for ${written.readableSeconds} seconds`);
	if (written.bytes.length !== segment.sizeBytes) {
		throw new Error(`It has ${written.bytes.length} bytes, not ${segment.sizeBytes}`);
	}
	return written.bytes;
}
