import type { IExecuteFunctions } from 'n8n-workflow';
import type { Failure } from '../model/failure';
import type { ItemFindings } from '../model/operation';
import type { InputSettings } from '../model/settings';
import { findAttachments, noAttachmentFailure } from './attachments';
import type { AudioWork } from './audioWork';
import { findLinkedAudio, noLinkFailure } from './links';

/** Looks for the recordings of an item. */
export class RecordingFinder {
	/** @param signal ends the work with the run */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly work: AudioWork,
		private readonly signal: AbortSignal,
	) {}

	/**
	 * The recordings that an item holds or links to, and refusals of what should have been one.
	 *
	 * @throws a Failure when a parameter is unusable, and the signal's reason once it is aborted
	 */
	async find(itemIndex: number, settings: InputSettings): Promise<ItemFindings> {
		const { context, work, signal } = this;
		return settings.audioSource === 'url'
			? await findLinkedAudio(context, itemIndex, { settings, work, signal })
			: await findAttachments(context, itemIndex, { settings, work });
	}

	/** The refusal for an item in which there is none. */
	explainNone(itemIndex: number, settings: InputSettings): Failure {
		return settings.audioSource === 'url'
			? noLinkFailure(itemIndex)
			: noAttachmentFailure(this.context, itemIndex, settings);
	}
}
