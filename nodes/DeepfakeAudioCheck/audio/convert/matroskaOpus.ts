import { OPUS_OUTPUT_RATE } from '../media/libraries';
import { readMatroskaSound } from './matroskaSound';
import { OPUS_CLOCK_RATE, readOpusHead } from './opusPackets';
import { createOpusSource, OpusPackets } from './opusSource';
import type { ConversionTools, OpenedSound } from './soundSource';

const NS_PER_SECOND = 1e9;

/** Packets that are looked at before others have their turn. */
const PACKETS_PER_PAUSE = 1000;

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

	const packets = new OpusPackets(bytes);
	for (let index = 0; index < sound.packets.count; index += 1) {
		if (!packets.addPacket(sound.packets.at(index))) {
			const readableSeconds = packets.duration / OPUS_OUTPUT_RATE;
			return { ok: false, refusal: { reason: 'damaged', readableSeconds } };
		}
		if (index % PACKETS_PER_PAUSE === 0) await tools.pause();
	}
	const all = (packets.duration * OPUS_CLOCK_RATE) / OPUS_OUTPUT_RATE;
	const discarded = (Math.max(sound.discardPaddingNs, 0) * OPUS_CLOCK_RATE) / NS_PER_SECOND;
	const trimmedDuration = Math.max(Math.round(all - discarded) - head.preSkip, 0);
	const source = createOpusSource([{ head, packets, trimmedDuration }], tools);
	if (source.frameCount === 0) return { ok: false, refusal: { reason: 'noSound' } };
	return { ok: true, source, isCutOff: sound.isCutOff };
}
