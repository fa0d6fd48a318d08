import type { INodeExecutionData } from 'n8n-workflow';
import { FILES_FIELD, filesInJson, isFile, readItemFiles } from '../model/itemFiles';
import { readableText } from '../text/readableText';
import { selectBinaryProperties } from './binarySelection';
import { readItemFile } from './itemFile';
import { pathTo, readPath } from './jsonPath';

/** What an expression makes of a file with text around it. */
const TEXT_OF_AN_OBJECT = '[object Object]';

/** A file that Input Binary Field means. */
export interface SelectedFile {
	/** The file as the item, or an earlier step, holds it. */
	value: unknown;
	/** What later steps find it under; null when it is none of the item's binary fields. */
	field: string | null;
	/** Where it comes from when it is none of the item's binary fields. */
	givenBy: string | undefined;
	/** Within a sentence, after "the file". */
	place: string;
	/** Whether it was found by a pattern: then it may be something else than audio. */
	byPattern: boolean;
}

/** What Input Binary Field gives for an item. */
export interface FileSelection {
	selected: SelectedFile[];
	/** Names under which the item has nothing. */
	missing: string[];
}

/** An item, and how its workflow keeps files. */
export interface SelectionSubject {
	item: INodeExecutionData | undefined;
	/** Whether the workflow is in combined binary mode: files are in the JSON of its items. */
	isCombined: boolean;
	/** Input Binary Field as it was typed. */
	typed: string;
}

/**
 * The files that Input Binary Field means: by names, patterns and paths, or files themselves, which an
 * expression gives; undefined when it gives anything else. An expression that gives nothing is about an item
 * without a recording.
 *
 * @param parameter what the parameter gives for the item
 */
export function selectFiles(
	parameter: unknown,
	subject: SelectionSubject,
): FileSelection | undefined {
	const isExpression = subject.typed.startsWith('{{');
	const isNothing = parameter === undefined || parameter === null || parameter === '';
	if (isExpression && isNothing) return { selected: [], missing: [] };
	if (typeof parameter === 'string') {
		return parameter.trim() === '' || parameter.includes(TEXT_OF_AN_OBJECT)
			? undefined
			: selectByName(parameter, subject);
	}
	if (isListOfNames(parameter)) return selectByName(parameter.join(','), subject);
	const files = listFiles(parameter);
	if (files === undefined) return undefined;
	const { typed } = subject;
	const place = 'that Input Binary Field gives';
	return { selected: files.map((value) => given(value, typed, place)), missing: [] };
}

function selectByName(parameter: string, subject: SelectionSubject): FileSelection {
	const { item } = subject;
	const files = readItemFiles(item);
	const names = Object.keys(files);
	const whole = names.includes(parameter.trim()) ? undefined : selectByPath(parameter, subject);
	if (whole !== undefined) return { selected: whole, missing: [] };

	const found = selectBinaryProperties(parameter, [...names, ...names.map(inFilesField)]);
	const selected = new Map<unknown, SelectedFile>();
	for (const { name: asked, byPattern } of found.selected) {
		const name = names.includes(asked) ? asked : asked.slice(inFilesField('').length);
		// A pattern such as * finds a file by its name and by its path.
		if (selected.has(name)) continue;
		selected.set(name, named(files[name], name, { subject, byPattern }));
	}
	const byPath = found.missing.map((path) => ({ path, files: selectByPath(path, subject) }));
	return {
		selected: [...selected.values(), ...byPath.flatMap(({ files: some = [] }) => some)],
		missing: byPath.filter(({ files: some }) => some === undefined).map(({ path }) => path),
	};
}

function inFilesField(name: string): string {
	return `${FILES_FIELD}.${name}`;
}

/** The files to which a path in the item's JSON leads; undefined when it leads to none. */
function selectByPath(path: string, subject: SelectionSubject): SelectedFile[] | undefined {
	const value = readPath(subject.item?.json, path.trim());
	const files = listFiles(value);
	// The JSON of an item may describe a file, as a trigger's does, without being one.
	if (files?.every((file) => readItemFile(file).content !== undefined) !== true) return undefined;
	const inFields = Object.entries(filesInJson(subject.item));
	return files.map((file) => {
		const [name] = inFields.find(([, one]) => one === file) ?? [];
		if (name !== undefined) return named(file, name, { subject, byPattern: false });
		return given(file, path.trim(), `at "${readableText(path.trim())}"`);
	});
}

/** A file of the item: the node passes it on, and n8n puts it where the workflow keeps files. */
function named(
	value: unknown,
	name: string,
	{ subject, byPattern }: { subject: SelectionSubject; byPattern: boolean },
): SelectedFile {
	const { item, isCombined } = subject;
	const isInJson = isCombined && item?.binary?.[name] === undefined;
	const field = isInJson ? pathTo(FILES_FIELD, name) : name;
	const place = `in "${readableText(name)}"`;
	return { value, field, givenBy: undefined, place, byPattern };
}

function given(value: unknown, typed: string, place: string): SelectedFile {
	return { value, field: null, givenBy: readableText(typed), place, byPattern: false };
}

function isListOfNames(value: unknown): value is string[] {
	return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

/** A file, the files of a list, or those of an object such as $binary; undefined for anything else. */
function listFiles(value: unknown): unknown[] | undefined {
	if (isFile(value)) return [value];
	if (typeof value !== 'object' || value === null) return undefined;
	const files: unknown[] = Object.values(value);
	return files.every(isFile) ? files : undefined;
}
