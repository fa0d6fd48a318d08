import { workAbreast } from '../audio/channelVoices';
import type { Cuttable, Segment } from '../audio/media/cuttable';
import type { OpenedRecording, Voice } from '../audio/media/recording';
import type { AudioTools } from '../audio/media/tools';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';

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

/** Files that wait for their upload because they were written together with another one, in bytes. */
const MOST_KEPT_BYTES = MAXIMUM_UPLOAD_BYTES;

/** What the parts of a recording are made of. */
export interface SourceSubject {
	/** Opens the recording again; undefined when it is another one by now. */
	open: () => Promise<OpenedRecording | undefined>;
	/** All parts, in order. */
	plans: readonly PartPlan[];
	tools: AudioTools;
}

/**
 * The bytes of a recording and how to cut them. They are loaded for the first part that is uploaded,
 * shared by all, and released after the last one. Channels of a track that has to be decoded are written side
 * by side, for that takes longest: what is written for later waits here.
 */
export class RecordingSource {
	private opened: Promise<OpenedRecording | undefined> | undefined;

	/** Parts, by their numbers, that were sent, or never will be. */
	private readonly released = new Set<number>();

	/** Parts that were written once: whoever wants one again gets it by itself. */
	private readonly begun = new Set<number>();

	private readonly kept = new Map<number, WrittenPart>();

	constructor(private readonly subject: SourceSubject) {}

	/** Writes the file of a part, by its number. */
	async write(partNumber: number): Promise<WrittenPart> {
		const kept = this.kept.get(partNumber);
		this.kept.delete(partNumber);
		if (kept !== undefined) return kept;
		this.opened ??= this.openOnce();
		const opened = await this.opened;
		const plan = this.subject.plans[partNumber];
		if (opened === undefined || plan === undefined) return { state: 'changed' };
		const numbers = [partNumber, ...this.findOthers(partNumber, opened)];
		for (const number of numbers) this.begun.add(number);
		const voices = numbers.flatMap((number) => voiceOf(this.subject.plans[number], opened) ?? []);
		if (voices.length < numbers.length) return { state: 'changed' };

		const write = async (voice: Voice) => await writeSegment(voice, plan);
		const [own, ...others] = await workAbreast(voices, write, this.subject.tools);
		for (const [index, written] of others.entries()) {
			this.keep(numbers[index + 1], written);
		}
		if (own === undefined) return { state: 'changed' };
		if (own.status === 'rejected') throw own.reason;
		return own.value;
	}

	/** Notes that a part, by its number, is not needed any more: it was sent, or never will be. */
	release(partNumber: number): void {
		this.released.add(partNumber);
		this.kept.delete(partNumber);
		if (this.released.size >= this.subject.plans.length) this.opened = undefined;
	}

	/** Parts that are the same stretch of other channels of the same track, as many as may be kept. */
	private findOthers(partNumber: number, opened: OpenedRecording): number[] {
		const { plans } = this.subject;
		const own = plans[partNumber];
		const voice = voiceOf(own, opened);
		if (own === undefined || voice?.channel === undefined || this.begun.has(partNumber)) return [];
		if (voice.channelPcm?.isStored === true) return [];
		let keptBytes = 0;
		for (const number of this.kept.keys()) keptBytes += plans[number]?.segment.sizeBytes ?? 0;
		return plans.flatMap((plan, number) => {
			const isFresh = !this.begun.has(number) && !this.released.has(number);
			if (number === partNumber || !isFresh || !isSameStretch(plan, own)) return [];
			const other = voiceOf(plan, opened);
			if (other?.channel === undefined || other.trackNumber !== voice.trackNumber) return [];
			keptBytes += plan.segment.sizeBytes;
			return keptBytes > MOST_KEPT_BYTES ? [] : [number];
		});
	}

	private keep(partNumber: number | undefined, written: PromiseSettledResult<WrittenPart>): void {
		// What did not go well is tried by itself in its turn.
		if (written.status === 'rejected' || written.value.state !== 'written') return;
		// While it was written, the run may have come to know that it is not needed.
		if (partNumber === undefined || this.released.has(partNumber)) return;
		this.kept.set(partNumber, written.value);
	}

	private async openOnce(): Promise<OpenedRecording | undefined> {
		let recording: OpenedRecording | undefined;
		try {
			recording = await this.subject.open();
			return recording;
		} finally {
			// What could not be read once may be there for the next part.
			if (recording === undefined) this.opened = undefined;
		}
	}
}

function voiceOf(plan: PartPlan | undefined, { voices }: OpenedRecording): Voice | undefined {
	return plan === undefined ? undefined : voices[plan.voiceIndex];
}

function isSameStretch(one: PartPlan, other: PartPlan): boolean {
	const { first, end } = one.segment;
	const isAsLong = first === other.segment.first && end === other.segment.end;
	return isAsLong && one.coding === other.coding;
}

async function writeSegment(
	voice: Voice,
	{ coding, segment }: Pick<PartPlan, 'coding' | 'segment'>,
): Promise<WrittenPart> {
	const written = await soundOf(voice, coding).write(segment);
	return written.ok
		? { state: 'written', bytes: written.bytes }
		: { state: 'damaged', readableSeconds: written.readableSeconds };
}
