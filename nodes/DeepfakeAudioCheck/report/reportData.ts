/** What the report says about a recording, or about a part of it. */
export type ReportDecision = 'flagged' | 'review' | 'clear' | 'undecided';

/** A segment of a recording that was analysed by itself. */
export interface ReportSegment {
	/** Counted from 0. */
	index: number;
	startSeconds: number;
	endSeconds: number;
	/** 0 to 1; null without a score. */
	score: number | null;
	flagged: boolean | null;
	decision: ReportDecision;
	jobId: string;
	/** The service's own word. */
	status: string;
	/** The channel that was checked by itself, counted from 1. */
	channel?: number;
	/** What the user calls it. */
	channelName?: string;
}

/** A channel that was checked by itself, with a timeline of its own. */
export interface ReportLane {
	/** Counted from 1. */
	channel: number;
	channelName?: string;
	/** As in the report. */
	envelope?: readonly number[];
}

/** All that a report is made of. No text in it is trusted. */
export interface ReportData {
	decision: ReportDecision;
	/** Why the score alone does not decide; null or undefined when it does. */
	reason?: string | null;
	/** 0 to 1, the highest of all segments if there are any; null when there is none. */
	score: number | null;
	/** The service's own word. */
	verdict: string | null;
	/** 0 to 1: above it a recording is flagged. */
	threshold: number;
	/** 0 to `threshold`: above it a recording is to be reviewed. Undefined when nothing is. */
	reviewThreshold?: number;
	/** Null when it is not known. */
	fileName: string | null;
	/** Whether the name is only what the input item says: the file itself was not looked at. */
	isNameFromItem?: boolean;
	/** The user's own ID for it; null or undefined when there is none. */
	referenceId?: string | null;
	/** SHA-256 of the file as it came, in hexadecimal digits; null when the file was not looked at. */
	sha256: string | null;
	/** SHA-256 of what was sent, when the file was converted first. */
	sentSha256?: string;
	/** Null when the file was not looked at. */
	sizeBytes: number | null;
	/** wav, mp3 or m4a; null when the file was not looked at. */
	container: string | null;
	/** Null when it was not read. */
	durationSeconds: number | null;
	/** Of all sound tracks together; null or undefined when that is not known. */
	channels?: number | null;
	/** How much of it is speech; undefined when that is not known. */
	speechSeconds?: number;
	/** How many segments were not submitted, because there is no speech in them. */
	silentSegments?: number;
	/** When the service was last asked for the result; undefined when it never was. */
	checkedAt?: Date;
	/** Only of a recording whose channels were checked each by itself. */
	lanes?: ReportLane[];
	/** Those that were submitted, in order of time; undefined when the recording was analysed as a whole. */
	segments?: ReportSegment[];
	jobIds: string[];
	environment: 'production' | 'sandbox' | 'custom';
	/** The host that was asked, for example api.dataspike.io. */
	serviceHost: string;
	/** What the service says, or the environment; null when neither tells. */
	isSandbox: boolean | null;
	/** When the report was made. */
	createdAt: Date;
	nodeVersion: string;
	/** What of the file was not checked, although it may be sound. */
	unheard?: { bytes: number; gaps: number; tracks: string[] };
	/** How much was checked, where only samples were wanted; undefined when all of it was. */
	sampledSeconds?: number;
	/** Whether the file ends before its sound does. */
	breaksOff?: boolean;
	/** The loudest sample of each of many equal parts of the recording, 0 to 1. */
	envelope?: readonly number[];
	/** What the file was turned into before it was sent, in words: "WAV" to "WAV, 16 kHz mono". */
	converted?: { from: string; to: string };
}
