import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Job } from '../../../nodes/DeepfakeAudioCheck/dataspike/job';
import type { AudioFile } from '../../../nodes/DeepfakeAudioCheck/execution/audioFile';
import type { Result } from '../../../nodes/DeepfakeAudioCheck/execution/outcome';
import { readSettings } from '../../../nodes/DeepfakeAudioCheck/execution/settings';

/** What n8n gives a node, as far as reading parameters and naming failures goes. */
export function createContext(parameters: IDataObject = {}): IExecuteFunctions {
	const context = {
		getNode: () => ({ name: 'Deepfake Audio Check', type: 'deepfakeAudioCheck', parameters }),
		getNodeParameter: (name: string, _itemIndex: number, fallback: unknown) =>
			parameters[name] ?? fallback,
	};
	return context as unknown as IExecuteFunctions;
}

/** A job that is finished, unless the changes say otherwise. */
export function createJob(changes: Partial<Job> = {}): Job {
	return {
		id: 'job-1',
		status: 'completed',
		score: 0.1,
		verdict: null,
		errorCode: null,
		message: null,
		isSandbox: null,
		raw: {},
		...changes,
	};
}

/** A recording that is sent as it is. */
export function createFile(changes: Partial<AudioFile> = {}): AudioFile {
	return {
		itemIndex: 0,
		binaryProperty: 'data',
		load: async () => await Promise.resolve(new Uint8Array()),
		fileName: 'call.wav',
		sentFileName: 'call.wav',
		content: { accepted: true, container: 'wav', mimeType: 'audio/wav', extension: 'wav' },
		sizeBytes: 44,
		originalSizeBytes: 44,
		sha256: 'a'.repeat(64),
		isShared: false,
		converted: null,
		...changes,
	};
}

/** What a recording came to, with the settings that these options make. */
export function createResult(changes: Partial<Result> = {}, options: IDataObject = {}): Result {
	const settings = readSettings(createContext({ options }), 0);
	return {
		itemIndex: 0,
		settings,
		job: createJob(),
		file: createFile(),
		threshold: settings.threshold,
		polling: { polls: 1, waitedMs: 1000 },
		sameAudioAsItem: null,
		...changes,
	};
}
