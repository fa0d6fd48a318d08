import type { NodeExecutionHint } from 'n8n-workflow';
import type { Part, Recording } from '../../model/recording';
import { readableName } from '../../text/readableText';
import type { JudgedResult } from '../judgeResult';
import { hintOf, listNames, namesOf } from './hintOf';

/** Why there are fewer jobs than results. */
export function describeShared(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording, sameAs }) =>
		recording === null || sameAs === null
			? []
			: [`${recording.name} (as ${nameOther(sameAs, recording)})`],
	);
	return hintOf(
		'info',
		names,
		(list) =>
			`Not submitted again, because another recording of this run is the same to the last byte: ${list}.`,
	);
}

/** Why there are fewer jobs than tracks. */
export function describeDuplicates(results: JudgedResult[]): NodeExecutionHint | undefined {
	const files = results.flatMap(({ recording }) => {
		const { name = '', duplicates = [] } = recording ?? {};
		const tracks = duplicates.map(
			({ trackNumber, sameAs }) => `track ${trackNumber} is the same as track ${sameAs}`,
		);
		return tracks.length === 0 ? [] : [`${name} (${listNames(tracks)})`];
	});
	return hintOf(
		'info',
		files,
		(list) => `Sound tracks that are the same to the last packet were checked once: ${list}.`,
	);
}

/** Why there are fewer jobs than channels. */
export function describeSameChannels(results: JudgedResult[]): NodeExecutionHint | undefined {
	const files = results.flatMap(({ recording }) => {
		const { name = '', sameChannels = [] } = recording ?? {};
		const channels = sameChannels.map(
			({ channel, sameAs }) => `channel ${channel} is the same as channel ${sameAs}`,
		);
		return channels.length === 0 ? [] : [`${name} (${listNames(channels)})`];
	});
	return hintOf('info', files, (list) => `Channels that are the same were checked once: ${list}.`);
}

/** A real voice may hide a fake one. */
export function describeDifferentChannels(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = namesOf(results, ({ hasDifferentChannels }) => hasDifferentChannels);
	return hintOf(
		'info',
		names,
		(list) =>
			`Channels that differ were checked together: ${list}. If each is a person of its own, set Channels to Each by Itself.`,
	);
}

/** By its file name, unless both bear the same one. */
function nameOther({ fileName, itemIndex }: Part, recording: Recording): string {
	return fileName === null || fileName === recording.fileName
		? `that of item ${itemIndex}`
		: `"${readableName(fileName)}"`;
}
