import type { Cuttable, Segment } from '../audio/media/cuttable';
import type { OpenedRecording, Voice } from '../audio/media/recording';

/** The bit rates of the MP3s that are made of voices, in kbit/s, the best first. */
export const MP3_BIT_RATES_KBPS = [64, 48, 32, 24] as const;

/**
 * What of a voice is sent: its sound as it is; as samples of 16 kHz, one channel and 16 bits; or as MP3 of
 * one channel, with its bit rate in kbit/s.
 */
export type Coding = 'original' | 'speech' | `mp3-${(typeof MP3_BIT_RATES_KBPS)[number]}`;

/** A part of an opened recording that becomes a file of its own. */
export interface PartPlan {
	/** The voice's place in the list of voices. */
	voiceIndex: number;
	coding: Coding;
	segment: Segment;
}

/** The sound of a voice in a coding; as it is if it cannot be decoded. */
export function soundOf(voice: Voice, coding: Coding): Cuttable {
	if (coding === 'original') return voice.original;
	if (coding === 'speech') return voice.speech ?? voice.original;
	const bitrateKbps = MP3_BIT_RATES_KBPS.find((one) => coding === `mp3-${one}`);
	const compressed = bitrateKbps === undefined ? undefined : voice.compress?.(bitrateKbps);
	return compressed ?? voice.original;
}

/** A written part; or how far its sound could be read, in seconds; or that the file has changed. */
export type WrittenPart =
	| { state: 'written'; bytes: Uint8Array }
	| { state: 'damaged'; readableSeconds: number }
	| { state: 'changed' };

/**
 * The bytes of a recording and how to cut them. They are loaded for the first part that is uploaded,
 * shared by all, and released after the last one.
 */
export class RecordingSource {
	private opened: Promise<OpenedRecording | undefined> | undefined;

	private readonly released = new Set<number>();

	/**
	 * @param open opens the recording again; undefined when it is another one by now
	 * @param partCount how many parts will be released
	 */
	constructor(
		private readonly open: () => Promise<OpenedRecording | undefined>,
		private readonly partCount: number,
	) {}

	/** Writes the file of a part. */
	async write({ voiceIndex, coding, segment }: PartPlan): Promise<WrittenPart> {
		this.opened ??= this.openOnce();
		const voice = (await this.opened)?.voices[voiceIndex];
		if (voice === undefined) return { state: 'changed' };
		const written = await soundOf(voice, coding).write(segment);
		return written.ok
			? { state: 'written', bytes: written.bytes }
			: { state: 'damaged', readableSeconds: written.readableSeconds };
	}

	/** Notes that a part, by its number, is not needed any more: it was sent, or never will be. */
	release(partNumber: number): void {
		this.released.add(partNumber);
		if (this.released.size >= this.partCount) this.opened = undefined;
	}

	private async openOnce(): Promise<OpenedRecording | undefined> {
		let recording: OpenedRecording | undefined;
		try {
			recording = await this.open();
			return recording;
		} finally {
			// What could not be read once may be there for the next part.
			if (recording === undefined) this.opened = undefined;
		}
	}
}
