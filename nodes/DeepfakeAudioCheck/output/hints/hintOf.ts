import type { NodeExecutionHint } from 'n8n-workflow';
import type { Recording } from '../../model/recording';
import type { JudgedResult } from '../judgeResult';

/** Longest list of names in a hint. */
const MOST_NAMES = 5;

/** @returns a hint above the output whose message lists the names, or undefined where there are none */
export function hintOf(
	type: 'warning' | 'info',
	names: string[],
	describe: (list: string) => string,
): NodeExecutionHint | undefined {
	if (names.length === 0) return undefined;
	return { message: describe(listNames(names)), type, location: 'outputPane' };
}

/** Names of the recordings of results; a job that was asked for by its ID has none. */
export function namesOf(
	results: JudgedResult[],
	isMeant: (recording: Recording) => boolean,
): string[] {
	return results.flatMap(({ recording }) =>
		recording !== null && isMeant(recording) ? [recording.name] : [],
	);
}

/** @returns the first few names, and how many more there are */
export function listNames(names: string[]): string {
	const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
	return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}
