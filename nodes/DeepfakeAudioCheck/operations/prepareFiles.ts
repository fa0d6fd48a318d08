import { findAudioFiles, noAudioFailure } from '../execution/findAudioFiles';
import { findLinkedAudio, noLinkFailure } from '../execution/linkedAudio';
import type { Run } from '../execution/run';
import type { Settings } from '../execution/settings';
import type { Preparation } from './operation';

/** Looks for the recordings of an item; each becomes a task. */
export async function prepareFiles(
	run: Run,
	itemIndex: number,
	settings: Settings,
): Promise<Preparation> {
	const found =
		settings.audioSource === 'url'
			? await findLinkedAudio(run, itemIndex, settings)
			: await findAudioFiles(run.context, itemIndex, settings);
	if (found === undefined) return { parts: [{ kind: 'unfinished' }], passedOver: [] };
	const { files, passedOver } = found;
	if (files.length === 0) {
		return { parts: prepareWithoutAudio(run, itemIndex, settings), passedOver };
	}
	const parts = files.map((file) =>
		file instanceof Error ? file : { itemIndex, settings, target: { kind: 'file' as const, file } },
	);
	return { parts, passedOver };
}

/** What the option If No Audio Is Found says about an item without a recording. */
function prepareWithoutAudio(
	run: Run,
	itemIndex: number,
	settings: Settings,
): Preparation['parts'] {
	if (settings.ifNoAudioIsFound === 'skip') return [];
	if (settings.ifNoAudioIsFound === 'stop') {
		const describe = settings.audioSource === 'url' ? noLinkFailure : noAudioFailure;
		return [describe(run.context, itemIndex)];
	}
	const result = {
		itemIndex,
		settings,
		job: null,
		file: null,
		threshold: settings.threshold,
		polling: null,
		sameAudioAsItem: null,
	};
	return [{ kind: 'result', result }];
}
