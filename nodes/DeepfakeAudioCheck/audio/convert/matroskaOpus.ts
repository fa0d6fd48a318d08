import { readMatroskaSound } from './matroskaSound';
import { OPUS_CLOCK_RATE, opusPacketDuration, readOpusHead } from './opusPackets';
import { createOpusSource } from './opusSource';
import type { ConversionTools, OpenedSound } from './soundSource';

const NS_PER_SECOND = 1e9;

/**
 * Opens a WebM or Matroska file whose sound is Opus: audio, or a video's sound track.
 *
 * Ref: "Matroska Codec Specifications", A_OPUS: CodecPrivate is the identification header, and
 *      DiscardPadding is what is to be dropped from the end
 */
export async function openMatroskaOpus(
	bytes: Uint8Array,
	tools: ConversionTools,
): Promise<OpenedSound> {
	const sound = await readMatroskaSound(bytes, tools.pause);
	if (sound === undefined) return { ok: false, refusal: { reason: 'noSound' } };
	const head = sound.codec.startsWith('A_OPUS') ? readOpusHead(sound.codecPrivate) : undefined;
	if (head === undefined) return { ok: false, refusal: { reason: 'format' } };

	const { packets } = sound;
	const durations = packets.map((packet) => opusPacketDuration(packet));
	const firstBroken = durations.indexOf(0);
	if (firstBroken !== -1) {
		const readable = durations.slice(0, firstBroken).reduce((sum, duration) => sum + duration, 0);
		return {
			ok: false,
			refusal: { reason: 'damaged', readableSeconds: readable / OPUS_CLOCK_RATE },
		};
	}
	const all = durations.reduce((sum, duration) => sum + duration, 0);
	const discarded = (Math.max(sound.discardPaddingNs, 0) * OPUS_CLOCK_RATE) / NS_PER_SECOND;
	const trimmedDuration = Math.max(Math.round(all - discarded) - head.preSkip, 0);
	const source = createOpusSource([{ head, packets, trimmedDuration }], tools);
	if (source.frameCount === 0) return { ok: false, refusal: { reason: 'noSound' } };
	return { ok: true, source, isCutOff: sound.isCutOff };
}
