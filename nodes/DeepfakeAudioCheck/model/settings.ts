/** What the user set for one item, checked. Names are the parameters' own; times are in ms. */
export interface Settings extends InputSettings, WaitingSettings, OutputSettings {}

/** What is done with the recordings of an item before they are sent. */
export interface InputSettings {
	audioSource: 'binary' | 'url';
	/** Which binary fields hold recordings; undefined unless the audio source is one. */
	inputBinaryField: unknown;
	/** The address of the recording; undefined unless it comes from a link. */
	audioUrl: unknown;
	checkIdenticalAudioOnce: boolean;
	convertOtherFormats: boolean;
	ifNoAudioIsFound: 'followOnError' | 'skip' | 'passOn';
	ifLarger: 'followOnError' | 'compress' | 'split';
	ifThereIsNoSpeech: 'doNotSubmit' | 'submit';
	channels: 'together' | 'each';
	/** Undefined when recordings are checked whole. */
	segmentSeconds: number | undefined;
	maximumSegments: number;
	/** Null when all of a recording is checked. */
	sampling: Sampling | null;
	passFilesOn: boolean;
	attachReport: 'none' | 'html' | 'svg';
	maximumWaitMs: number;
}

/** Which part of a recording is checked. */
export type Sampling =
	| { kind: 'firstSeconds'; seconds: number }
	/** Segments, of each sound track; at least 2. */
	| { kind: 'evenlySpread'; count: number };

/** How a job is waited for. */
export interface WaitingSettings {
	shortestPauseMs: number;
	longestPauseMs: number;
	maximumWaitMs: number;
	ifNotFinishedInTime: 'followOnError' | 'returnPending';
	/** The job that Get Result is asked for; undefined in other operations. */
	jobId: unknown;
	waitForCompletion: boolean;
}

/** How a result is judged and written. */
export interface OutputSettings extends PlacementSettings {
	threshold: number;
	/** Undefined when no Review Threshold is set. */
	reviewThreshold: number | undefined;
	/** What to do with a score that is not above the threshold, while the verdict says fake. */
	ifVerdictDiffers: 'review' | 'trustThreshold';
	/** What the channels of a recording are called, the first one first; may be fewer than there are. */
	channelNames: readonly string[];
	/** Which fields of the result are returned: few, all, or those of these names. */
	output: 'simplified' | 'raw' | readonly string[];
	attachReport: 'none' | 'html' | 'svg';
}

/** What an output item holds of its input item, and where the result stands in it. */
export interface PlacementSettings {
	includeInputFields: boolean;
	passFilesOn: boolean;
	/** Empty when the result's fields stand by themselves. */
	putResultInField: string;
	/** The user's own ID for the item, on one line; null when there is none. */
	referenceId: string | null;
}

/** Which outputs the node has. */
export interface RoutingSettings {
	/** One for each decision, instead of one. */
	separateOutputs: boolean;
}

/** What the user set for the run as a whole: read for the first item. */
export interface RunSettings extends RoutingSettings {
	filesAtTheSameTime: number;
	/** The most jobs that an execution may make. */
	maximumJobs: number;
	/** Items that are looked at side by side before anything is sent. */
	concurrentItems: number;
}
