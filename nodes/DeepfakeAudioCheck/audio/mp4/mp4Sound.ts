/** Sound for an MP4 file, sample by sample (a sample is one frame of the codec). */
export interface Mp4Sound {
	/** The `ftyp` box as it stands; empty for one of an M4A file. */
	fileType: Uint8Array;
	/** The sample entry as it stands. */
	sampleEntry: Uint8Array;
	/** Units per second of the durations. */
	timescale: number;
	/** The time in units at which the sound starts that is meant to be heard (the edit list). */
	startUnits: number;
	count: number;
	/** Where each sample starts in the bytes of the recording. */
	offsets: Uint32Array;
	sizes: Uint32Array;
	durations: Uint32Array;
}
