/** Why nothing of a file can be read as sound. */
export type Refusal =
	/** A track is there, in a codec that is not read. */
	| { reason: 'codec'; codec: string }
	/** There is no sound in it. */
	| { reason: 'noSound' }
	/** It is longer, or grows more by being decoded, than any real recording. */
	| { reason: 'tooLong'; seconds: number }
	/** What the file says of itself does not fit together, or its sound cannot be decoded. */
	| { reason: 'damaged'; readableSeconds: number }
	/** It is a piece of a recording, and not the first: what a decoder has to know is in another file. */
	| { reason: 'middlePiece' };
