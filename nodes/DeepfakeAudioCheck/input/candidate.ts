import type { RecordingSource } from '../model/recording';
import type { InputSettings } from '../model/settings';
import type { AudioWork } from './audioWork';

/** A file that may be a recording, with its bytes or their beginning. */
export interface Candidate {
	itemIndex: number;
	/** The binary field that holds it; null when none of the item's does. */
	binaryProperty: string | null;
	source: RecordingSource;
	/** The name that came with the file; null when it came without one. */
	fileName: string | null;
	/** Brings the bytes of the file again. */
	load: () => Promise<Uint8Array>;
	/** All of the file, or its first part when it is too large for anything but to be refused. */
	bytes: Uint8Array;
	/** The size of the whole file; undefined when only its first part is known. */
	sizeBytes: number | undefined;
	/** The file as it is named within a sentence. */
	name: string;
	/** The same where it is refused: with where it came from, for example. */
	nameInRefusal?: string;
	/** The type that came with it; not trusted. */
	mimeType: string;
	/** Whether it is passed over when it is something else than audio. */
	mayBeOther: boolean;
	/** What to do about a web page, when it is known where it came from. */
	adviceOnPages?: string;
}

/** What a run looks at files with. */
export interface Inspection {
	settings: InputSettings;
	work: AudioWork;
}
