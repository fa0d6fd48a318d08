import { readableText } from '../text/readableText';

/** A binary field of an item. */
export interface ItemField {
	name: string;
	/** Undefined when the file came without one. */
	fileName: string | undefined;
	/** The type that came with it, if any; not trusted. */
	mimeType: string;
}

/** The item's binary fields, as a sentence. */
export function listFields(fields: readonly ItemField[]): string {
	const named = fields.map(
		({ name, fileName, mimeType }) =>
			`${readableText(name)} (${readableText(fileName ?? 'without a file name')}, ${readableText(mimeType || 'without a type')})`,
	);
	if (named.length > 0) return `The item's binary fields are: ${named.join(', ')}.`;
	return 'The item has no binary fields: check that the step before downloads its files or attachments.';
}

/**
 * What to set Input Binary Field to, and the fields that there are, in whole sentences. Names the one field
 * that seems to hold a recording, if there is exactly one and it was not looked at.
 *
 * @param lookedAt names of the fields in which no recording was found
 */
export function adviseOnFields(fields: readonly ItemField[], lookedAt: readonly string[]): string {
	const list = listFields(fields);
	if (fields.length === 0) return list;
	const [only, ...others] = fields.filter(seemsToHoldSound);
	return only === undefined || others.length > 0 || lookedAt.includes(only.name)
		? `${list} Set Input Binary Field to the field that holds the recording.`
		: `Set Input Binary Field to ${readableText(only.name)}. ${list}`;
}

/** By what the file says of itself: its content is looked at once the field is named. */
function seemsToHoldSound({ fileName = '', mimeType }: ItemField): boolean {
	return (
		/^(?:audio|video)\//.test(mimeType) ||
		/\.(?:wav|mp3|m4a|mp4|ogg|oga|opus|aac|flac|amr|wma|webm|3gp|aiff?|caf|mov)$/i.test(fileName)
	);
}
