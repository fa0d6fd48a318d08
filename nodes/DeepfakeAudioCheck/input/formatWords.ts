import type { OtherFormat } from '../audio/media/format';
import { REFUSED_FORMATS, type RefusedCategory } from './refusedFormats';

/** What a person reads about a file that is not sent as it is. */
export interface FormatWords {
	/** A noun phrase with its article, for "x is ...": "an Ogg/Opus voice note". */
	label: string;
	category: RefusedCategory;
	/** What to do about it, in whole sentences. */
	advice: string;
}

/** The words about a format that Dataspike does not accept. */
export function wordsFor(format: OtherFormat): FormatWords {
	return REFUSED_FORMATS[format];
}
