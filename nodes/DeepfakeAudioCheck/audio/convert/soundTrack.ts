import type { Mp4Sound } from '../mp4/mp4Sound';
import type { ConversionRefusal } from './soundSource';

/** What was found when a file with sound that goes into an M4A file as it is was opened. */
export type OpenedTrack =
	| { ok: true; track: Mp4Sound; isCutOff: boolean }
	| { ok: false; refusal: ConversionRefusal };
