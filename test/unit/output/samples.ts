import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Job } from '../../../nodes/DeepfakeAudioCheck/dataspike/job';
import type { PartOutcome, Polling, Result } from '../../../nodes/DeepfakeAudioCheck/model/outcome';
import type { Part, Recording } from '../../../nodes/DeepfakeAudioCheck/model/recording';
import { readSettings } from '../../../nodes/DeepfakeAudioCheck/parameters/settings';
import { layOut } from '../../fixtures/layOut';

/** What n8n gives a node, as far as reading parameters goes. */
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

/** What is sent of a recording, as a whole unless the changes say otherwise. */
export function createPart(changes: Partial<Part> = {}): Part {
	return {
		itemIndex: 0,
		fileName: 'call.wav',
		binaryProperty: 'data',
		name: '"call.wav"',
		segment: null,
		speechSeconds: null,
		isWithheld: false,
		sizeBytes: 44,
		sentFileName: 'call.wav',
		mimeType: 'audio/wav',
		sha256: 'a'.repeat(64),
		identity: `${'a'.repeat(64)}:wav`,
		isShared: false,
		sentSha256: () => undefined,
		load: async () => await Promise.resolve(new Uint8Array()),
		release: () => {},
		...changes,
	};
}

/** A recording that is sent as it is. */
export function createRecording(changes: Partial<Recording> = {}): Recording {
	const { fileName = 'call.wav' } = changes;
	const parts = [createPart()];
	return {
		itemIndex: 0,
		source: { kind: 'binary' },
		binaryProperty: 'data',
		fileName,
		name: fileName === null ? 'the file in "data"' : `"${fileName}"`,
		sentFileName: 'call.wav',
		format: 'wav',
		sizeBytes: 44,
		sha256: 'a'.repeat(64),
		durationSeconds: undefined,
		channels: undefined,
		speechSeconds: null,
		waveform: undefined,
		sampledSeconds: null,
		channelWaveforms: [],
		sameChannels: [],
		hasDifferentChannels: false,
		isCutOff: false,
		unheard: null,
		duplicates: [],
		conversion: null,
		sentFormat: 'wav',
		sentSizeBytes: 44,
		parts,
		listen: () =>
			Promise.resolve({
				...{ speechSeconds: null, hasDifferentChannels: false, unheard: null, parts },
				...{ waveform: undefined, channelWaveforms: [] },
			}),
		...changes,
	};
}

/** What a sample of a result is to be about. */
interface ResultSample {
	kind?: 'checked' | 'submitted';
	itemIndex?: number;
	job?: Job;
	recording?: Recording;
	/** The item whose job it is. */
	sameAudioAsItem?: number;
	/** Instead of the recording as a whole. */
	parts?: PartOutcome[];
	polling?: Polling;
}

/** What a recording came to, with the settings that these options make. */
export function createResult(sample: ResultSample = {}, options: IDataObject = {}): Result {
	const { kind = 'checked', itemIndex = 0, job = createJob(), sameAudioAsItem } = sample;
	const { recording = createRecording(), polling = { polls: 1, waitedMs: 1000 } } = sample;
	const sameAs = sameAudioAsItem === undefined ? null : createPart({ itemIndex: sameAudioAsItem });
	const whole = { part: createPart(), job, polling, seenAtMs: 0, sameAs, sentSha256: undefined };
	const { parts = [whole] } = sample;
	const settings = readSettings(createContext(layOut(options) as IDataObject), 0);
	return { kind, itemIndex, settings, recording, parts };
}

/** An item that is passed on without a recording. */
export function createWithoutAudio(itemIndex = 0): Result {
	const settings = readSettings(createContext(), 0);
	return { kind: 'withoutAudio', itemIndex, settings, isSubmission: false };
}
