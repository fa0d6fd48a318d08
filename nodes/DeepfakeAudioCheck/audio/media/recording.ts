import type { Coverage } from './coverage';
import type { Cuttable } from './cuttable';
import type { Pcm } from './pcm';
import type { Refusal } from './refusal';
import type { Waveform } from './waveform';

/** Sound of a file that is checked by itself: one of its tracks, or one channel of it. */
export interface Voice {
	/** The track of the file, counted from 1. */
	trackNumber: number;
	/** The channel of the track, counted from 1; undefined of all its channels together. */
	channel?: number;
	/** Where it begins in the recording, in seconds. */
	startSeconds: number;
	durationSeconds: number;
	channels: number;
	sampleRate: number;
	/** As it is: packet for packet where that is possible, otherwise decoded. */
	original: Cuttable;
	/** As a WAV of 16 kHz, one channel and 16 bits; undefined if the sound cannot be decoded. */
	speech: Cuttable | undefined;
	/**
	 * As an MP3 of one channel at a bit rate of MPEG-2, in kbit/s, and at 16 kHz, or at 8 kHz if it has no
	 * more; undefined if the sound cannot be decoded.
	 */
	compress: ((bitrateKbps: number) => Cuttable) | undefined;
	/** Its samples, maybe mixed into fewer channels; undefined if it cannot be decoded. */
	pcm: Pcm | undefined;
	/** The samples of its track with all channels of it; undefined if they cannot be decoded one by one. */
	channelPcm: Pcm | undefined;
	/** What its sound is coded with, for a person, if it can only be sent as it is. */
	sealedCoding?: string;
	/** Its waveform by samples here and there, or that of a channel, counted from 1; undefined if it is compressed. */
	drawWaveform: (channel?: number) => Waveform | undefined;
}

/** A file that was opened: next to nothing of it is decoded yet. */
export interface OpenedRecording {
	/** At least one. */
	voices: Voice[];
	/** Tracks that cannot be used, and what they are coded with, for a person. */
	unusable: Array<{ trackNumber: number; codec: string }>;
	/** Tracks that were left out because they hold the same packets as another one. */
	duplicates: Array<{ trackNumber: number; sameAs: number }>;
	coverage: Coverage;
	/** Whether the file can be sent as it is, see Demuxed. */
	isPlain: boolean;
}

export type OpenResult = { ok: true; recording: OpenedRecording } | { ok: false; refusal: Refusal };
