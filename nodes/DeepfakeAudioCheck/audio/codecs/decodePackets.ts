import type { FrameRange, Pcm, Samples } from '../media/pcm';
import { packetAt } from '../media/packetTable';
import type { AudioTools } from '../media/tools';
import type { Track } from '../media/track';
import type { SoundDecoder } from '../media/libraries';

/** How the packets of a codec are decoded. */
export interface PacketDecoding {
	bitsPerSample: number;
	createDecoder: () => Promise<SoundDecoder>;
	/** The packet to begin at so that a decoder has run in when it comes to one. */
	runInFrom: (packet: number) => number;
	/** How many packets that cannot be decoded may be silent, and 2 % more; then the sound ends. */
	mostLost: number;
}

/** A track whose packets are decoded one by one, each into as many samples as it has units. */
export function decodePackets(track: Track, tools: AudioTools, decoding: PacketDecoding): Pcm {
	const { packets, sampleRate, channels, skippedUnits } = track;
	return {
		sampleRate,
		channels,
		bitsPerSample: decoding.bitsPerSample,
		frameCount: Math.max(packets.startOf(packets.count) - skippedUnits, 0),
		read: (range, onLost = () => undefined) =>
			readRange(
				{ start: range.start + skippedUnits, end: range.end + skippedUnits },
				{ track, tools, decoding, onLost },
			),
	};
}

async function* readRange(
	range: FrameRange,
	context: {
		track: Track;
		tools: AudioTools;
		decoding: PacketDecoding;
		onLost: (lost: FrameRange) => void;
	},
): AsyncGenerator<Samples, void> {
	const { track, tools, decoding, onLost } = context;
	const { packets, channels, skippedUnits } = track;
	const decoder = await decoding.createDecoder();
	let lost = 0;
	try {
		const firstWanted = packetAt(packets, range.start);
		for (let index = decoding.runInFrom(firstWanted); index < packets.count; index += 1) {
			const start = packets.startOf(index);
			if (start >= range.end) break;
			const sampleCount = packets.startOf(index + 1) - start;
			const decoded = decoder.decode(packets.at(index));
			await tools.yieldToEventLoop();
			if (index < firstWanted) continue;

			const samples = fit(decoded, { channels, sampleCount });
			if (samples === undefined) lost += 1;
			if (samples === undefined && !isBearable(lost, index - firstWanted, decoding)) return;
			if (samples === undefined) {
				onLost({ start: start - skippedUnits, end: start + sampleCount - skippedUnits });
			}
			const heard = samples ?? silence(channels, sampleCount);
			const from = Math.max(range.start - start, 0);
			yield heard.map((channel) => channel.subarray(from, range.end - start));
		}
	} finally {
		decoder.free();
	}
}

function isBearable(lost: number, packets: number, { mostLost }: PacketDecoding): boolean {
	return mostLost > 0 && lost <= mostLost + packets * 0.02;
}

/** One channel stands for both; undefined unless there are as many samples as there should be. */
function fit(
	decoded: Samples | undefined,
	{ channels, sampleCount }: { channels: number; sampleCount: number },
): Samples | undefined {
	const [first] = decoded ?? [];
	if (decoded === undefined || first?.length !== sampleCount) return undefined;
	if (decoded.length === channels) return decoded;
	if (decoded.length === 1) return Array.from({ length: channels }, () => first);
	return undefined;
}

function silence(channels: number, sampleCount: number): Samples {
	return Array.from({ length: channels }, () => new Float32Array(sampleCount));
}
