/** How loud a recording is along its length, and how long it is. */
export interface Waveform {
	durationSeconds: number;
	/** The loudest sample of each of many equal parts, 0 to 1. */
	peaks: number[];
}
