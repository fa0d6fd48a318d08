import type { NodeExecutionHint } from 'n8n-workflow';
import { isUploadFormat } from '../../dataspike/uploadFormats';
import { describeEncoding } from '../describeEncoding';
import type { JudgedResult } from '../judgeResult';
import { hintOf } from './hintOf';

/** What was sent is not the file that came: a person who compares the two should know. */
export function describeConverted(results: JudgedResult[]): NodeExecutionHint | undefined {
	const conversions = results
		.flatMap(({ recording }) => recording?.conversion ?? [])
		.filter(({ from }) => !isUploadFormat(from));
	if (conversions.length === 0) return undefined;
	const containers = new Set(conversions.map(({ to }) => to.toUpperCase()));
	const verb = conversions.length === 1 ? 'was' : 'were';
	return {
		message: `${conversions.length} of ${count(results.length)} ${verb} converted to ${[...containers].join(' and ')} before the check, because Dataspike does not accept the original format.`,
		type: 'info',
		location: 'outputPane',
	};
}

/** Why there may be one score for hours, and a lower one than that of the original. */
export function describeReduced(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording }) => {
		const reducedTo = recording?.conversion?.reducedTo ?? null;
		if (recording === null || reducedTo === null) return [];
		return [`${recording.name} (${describeEncoding(reducedTo)})`];
	});
	return hintOf(
		'info',
		names,
		(list) => `Reduced before the check, because the recording is too large as it is: ${list}.`,
	);
}

/** A low score of such a file may only say that the sound was not decoded as it was meant. */
export function describeRareCodings(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording }) => {
		const coding = recording?.parts.find(({ rareCoding }) => rareCoding !== undefined)?.rareCoding;
		return recording === null || coding === undefined ? [] : [`${recording.name} (${coding})`];
	});
	return hintOf(
		'warning',
		names,
		(list) =>
			`Coded in a way that hardly any program reads, so convert it to WAV with 16-bit PCM if the score surprises: ${list}.`,
	);
}

/** Later steps cannot reach such a file by binaryProperty: they need the same expression. */
export function describeGiven(results: JudgedResult[]): NodeExecutionHint | undefined {
	const given = results.flatMap(({ recording }) =>
		recording?.source.kind === 'given' ? [`${recording.name} from ${recording.source.by}`] : [],
	);
	return hintOf(
		'info',
		given,
		(list) => `Not taken from a binary field of the item, so binaryProperty is empty: ${list}.`,
	);
}

function count(recordings: number): string {
	return recordings === 1 ? '1 recording' : `${recordings} recordings`;
}
