import type { RecordingFinder } from '../input/findRecordings';
import { Failure } from '../model/failure';
import type { Preparation, Work } from '../model/operation';
import type { Recording } from '../model/recording';
import type { Settings } from '../model/settings';

/** An item whose recordings are wanted. */
export interface ItemSubject {
	itemIndex: number;
	settings: Settings;
	isSubmission: boolean;
}

/** Looks for the recordings of an item; each becomes work. */
export async function findWork(
	recordings: RecordingFinder,
	item: ItemSubject,
	createWork: (recording: Recording) => Work,
): Promise<Preparation> {
	const { itemIndex, settings } = item;
	const { found, passedOver, unmatched } = await recordings.find(itemIndex, settings);
	if (found.length === 0) {
		return { parts: prepareWithoutAudio(recordings, item), passedOver, unmatched };
	}
	const parts = found.map((one) => (one instanceof Failure ? one : createWork(one)));
	return { parts, passedOver };
}

/** What the option If No Audio Is Found says about an item without a recording. */
function prepareWithoutAudio(recordings: RecordingFinder, item: ItemSubject): Preparation['parts'] {
	const { itemIndex, settings } = item;
	if (settings.ifNoAudioIsFound === 'skip') return [];
	if (settings.ifNoAudioIsFound === 'followOnError')
		return [recordings.explainNone(itemIndex, settings)];
	return [{ kind: 'withoutAudio', ...item }];
}
