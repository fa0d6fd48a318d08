import { joinBytes } from '../byteParts';
import type { OpenedRecording, SegmentableRecording } from '../segments';
import { planUnitSegments, type UnitSegment } from '../unitSegments';
import { readWav, type WavSound } from './readWav';
import { writeWavHeaderForFormat } from './writeWavHeader';

/** Opens a WAV file to be cut between sample frames (or compressed blocks), bit for bit. */
export function openWav(bytes: Uint8Array): OpenedRecording {
	const read = readWav(bytes);
	return read.ok ? { ok: true, recording: createRecording(bytes, read.sound) } : read;
}

function createRecording(bytes: Uint8Array, sound: WavSound): SegmentableRecording {
	const { blockBytes, blockCount, framesPerBlock, sampleRate, dataOffset } = sound;
	const startSeconds = (block: number) => (block * framesPerBlock) / sampleRate;
	const headerBytes = createHeader(sound, 0).length;
	return {
		container: 'wav',
		durationSeconds: startSeconds(blockCount),
		planSegments: (limits) =>
			planUnitSegments(
				{
					unitCount: blockCount,
					startSeconds,
					sizeBytes: ({ first, end }) => {
						const dataBytes = (end - first) * blockBytes;
						return headerBytes + dataBytes + (dataBytes % 2);
					},
				},
				limits,
			),
		writeSegment: (segment) => {
			const { first, end } = segment as UnitSegment;
			const data = bytes.subarray(dataOffset + first * blockBytes, dataOffset + end * blockBytes);
			return joinBytes([
				createHeader(sound, end - first),
				data,
				...(data.length % 2 === 0 ? [] : [Uint8Array.of(0)]),
			]);
		},
	};
}

function createHeader(sound: WavSound, blocks: number): Uint8Array {
	const { format, blockBytes, framesPerBlock, hasFact } = sound;
	return writeWavHeaderForFormat(format, {
		dataBytes: blocks * blockBytes,
		sampleFrames: hasFact ? blocks * framesPerBlock : undefined,
	});
}
