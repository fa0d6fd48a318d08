import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../model/failure';
import type { PlacementSettings, RoutingSettings, RunSettings, Settings } from '../model/settings';
import { oneLine, readableText } from '../text/readableText';
import { readDecimal } from './decimalNumber';
import type { Operation } from './operation';

const MS_PER_SECOND = 1000;

/** Longest Reference ID that is kept whole, in characters: the IDs of mails are up to about 250 long. */
const LONGEST_REFERENCE = 512;

/**
 * Reads and checks the parameters for one item.
 *
 * @throws a Failure that names the parameter and the item
 */
export function readSettings(context: IExecuteFunctions, itemIndex: number): Settings {
	const options = readOptions(context, itemIndex);
	const number = createNumberReader(itemIndex);

	const threshold = number('Threshold', context.getNodeParameter('threshold', itemIndex, 0.6), {
		minimum: 0,
		maximum: 1,
	});
	const typedReview = context.getNodeParameter('reviewThreshold', itemIndex, '');
	const reviewThreshold = isSet(typedReview)
		? number('Review Threshold', typedReview, { minimum: 0, maximum: 1 })
		: undefined;
	if (reviewThreshold !== undefined && reviewThreshold > threshold) {
		throw new Failure({
			itemIndex,
			reason: 'unusableParameter',
			message: `Review Threshold (${reviewThreshold}) is higher than Threshold (${threshold})`,
			description:
				'"Review" lies between the two: set Review Threshold lower than Threshold, or leave it empty.',
		});
	}

	const pause = { minimum: 0.1, maximum: 300 };
	const shortestPause = number('Shortest Pause', options.shortestPause ?? 1, pause);
	const longestPause = number('Longest Pause', options.longestPause ?? 2, pause);
	const maximumWait = number('Maximum Wait', options.maximumWait ?? 300, {
		minimum: 1,
		maximum: 86_400,
	});

	return {
		...readSubject(context, itemIndex),
		threshold,
		reviewThreshold,
		ifVerdictDiffers: options.ifVerdictDiffers === 'trustThreshold' ? 'trustThreshold' : 'review',
		output: readOutputChoice(context, itemIndex),
		checkIdenticalAudioOnce: options.checkIdenticalAudioOnce !== false,
		convertOtherFormats: options.convertOtherFormats !== false,
		shortestPauseMs: shortestPause * MS_PER_SECOND,
		longestPauseMs: Math.max(longestPause, shortestPause) * MS_PER_SECOND,
		maximumWaitMs: maximumWait * MS_PER_SECOND,
		attachReport: readReportChoice(options.attachReport),
		ifNotFinishedInTime:
			options.ifNotFinishedInTime === 'returnPending' ? 'returnPending' : 'followOnError',
		ifNoAudioIsFound: readNoAudioChoice(options.ifNoAudioIsFound),
		ifLarger: readLargerChoice(options.ifLarger),
		ifThereIsNoSpeech: options.ifThereIsNoSpeech === 'submit' ? 'submit' : 'doNotSubmit',
		channels: options.channels === 'each' ? 'each' : 'together',
		channelNames: readNames(options.channelNames),
		segmentSeconds: isSet(options.segmentLength)
			? number('Segment Length', options.segmentLength, { minimum: 5, maximum: 300 })
			: undefined,
		maximumSegments: number('Maximum Segments', options.maximumSegments ?? 60, {
			minimum: 1,
			maximum: 1000,
			isWhole: true,
		}),
		sampling: readSampling(options, number),
		...placementOf(options),
		putResultInField: readFieldName(itemIndex, options.putResultInField),
		referenceId: readReferenceId(itemIndex, options.referenceId),
	};
}

/**
 * Reads what an item holds that cannot be checked, because other settings are unusable, for example.
 * Never throws: where the options cannot be evaluated, what is typed in them decides.
 */
export function readPlacement(context: IExecuteFunctions, itemIndex: number): PlacementSettings {
	let options: IDataObject;
	try {
		options = readOptions(context, itemIndex);
	} catch {
		options = flattenOptions((context.getNode().parameters.options ?? {}) as IDataObject);
	}
	const name = trimName(options.putResultInField);
	const isUsable = isFieldName(name) && !name.startsWith('=');
	const referenceId = toReferenceId(options.referenceId) ?? null;
	return {
		...placementOf(options),
		putResultInField: isUsable ? name : '',
		referenceId: referenceId?.startsWith('=') === true ? null : referenceId,
	};
}

/** "Customer, Agent" as a list; a name that is left out is empty. */
function readNames(typed: unknown): string[] {
	if (typeof typed !== 'string' || typed.trim() === '') return [];
	return typed.split(',').map((name) => readableText(name.trim()));
}

function placementOf(
	options: IDataObject,
): Pick<PlacementSettings, 'includeInputFields' | 'passFilesOn'> {
	return {
		includeInputFields: options.includeInputFields === true,
		passFilesOn: options.passFilesOn !== false,
	};
}

/**
 * Reads the parameters that hold for the whole run, for the first item.
 *
 * @throws a Failure that names the parameter
 */
export function readRunSettings(context: IExecuteFunctions): RunSettings {
	const options = readOptions(context, 0);
	const number = createNumberReader(0);
	const filesAtTheSameTime = number('Files at the Same Time', options.filesAtTheSameTime ?? 5, {
		minimum: 1,
		maximum: 50,
		isWhole: true,
	});
	// Files that n8n has already are quickly looked at, one after another; links are waited for.
	const hasLinks = context.getNodeParameter('audioSource', 0, 'binary') === 'url';
	return {
		concurrentItems: hasLinks ? filesAtTheSameTime : 1,
		filesAtTheSameTime,
		maximumJobs: number('Maximum Jobs', options.maximumJobs ?? 1000, {
			minimum: 1,
			maximum: 1_000_000,
			isWhole: true,
		}),
		...readRoutingSettings(context),
	};
}

/**
 * Reads which outputs the node has; see configureOutputs. Never throws: where
 * the parameter cannot be evaluated, what is typed in it decides.
 */
export function readRoutingSettings(context: IExecuteFunctions): RoutingSettings {
	const typed = context.getNode().parameters;
	let separateOutputs: unknown;
	try {
		separateOutputs = context.getNodeParameter('separateOutputs', 0, false);
	} catch {
		separateOutputs = typed.separateOutputs;
	}
	return {
		// Of an operation that was chosen before, parameters may be left.
		separateOutputs: typed.operation !== 'submitAudio' && separateOutputs === true,
	};
}

/** The operation that is chosen in the node. */
export function readOperation(context: IExecuteFunctions): Operation {
	return context.getNodeParameter('operation', 0) as Operation;
}

/** What the operation is about: recordings, or a job. */
function readSubject(
	context: IExecuteFunctions,
	itemIndex: number,
): Pick<Settings, 'audioSource' | 'inputBinaryField' | 'audioUrl' | 'jobId' | 'waitForCompletion'> {
	if (readOperation(context) === 'getResult') {
		return {
			audioSource: 'binary',
			inputBinaryField: undefined,
			audioUrl: undefined,
			jobId: context.getNodeParameter('jobId', itemIndex, ''),
			waitForCompletion: context.getNodeParameter('waitForCompletion', itemIndex, true) !== false,
		};
	}
	// Workflows from before this parameter do not have it.
	const isLink = context.getNodeParameter('audioSource', itemIndex, 'binary') === 'url';
	return {
		audioSource: isLink ? 'url' : 'binary',
		inputBinaryField: isLink
			? undefined
			: context.getNodeParameter('binaryPropertyName', itemIndex, ''),
		audioUrl: isLink ? context.getNodeParameter('audioUrl', itemIndex, '') : undefined,
		jobId: undefined,
		waitForCompletion: true,
	};
}

/** The options by name: those of the groups stand beside the single ones. See optionsFor. */
function readOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return flattenOptions(context.getNodeParameter('options', itemIndex, {}));
}

function flattenOptions(options: IDataObject): IDataObject {
	const groups = Object.values(options).map((group) => (group as OptionGroupValue | null)?.values);
	return Object.assign({}, options, ...groups) as IDataObject;
}

/** What n8n keeps of a group of options. */
interface OptionGroupValue {
	values?: IDataObject;
}

function isSet(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** What a number may be. */
interface NumberRange {
	minimum: number;
	maximum: number;
	isWhole?: boolean;
}

/** Reads numbers for one item; an expression may well bring a number as text. */
function createNumberReader(itemIndex: number) {
	return (label: string, value: unknown, range: NumberRange): number => {
		const { minimum, maximum, isWhole = false } = range;
		const number = readDecimal(value);
		const isInRange = number !== undefined && number >= minimum && number <= maximum;
		if (isInRange && (!isWhole || Number.isInteger(number))) return number;
		throw new Failure({
			itemIndex,
			reason: 'unusableParameter',
			message: `${label} has to be a ${isWhole ? 'whole number' : 'number'} from ${minimum} to ${maximum}, but it is ${describeValue(value)}`,
			description: `Correct ${label} in the node. If it is an expression, look at what it gives for this item.`,
		});
	};
}

function describeValue(value: unknown): string {
	if (!isSet(value)) return 'empty';
	return typeof value === 'number' ? String(value) : readableText(JSON.stringify(value) ?? '');
}

function readSampling(
	options: IDataObject,
	number: ReturnType<typeof createNumberReader>,
): Settings['sampling'] {
	if (options.check === 'firstSeconds') {
		const range = { minimum: 5, maximum: 10_800 };
		return {
			kind: 'firstSeconds',
			seconds: number('First Seconds', options.firstSeconds ?? 60, range),
		};
	}
	if (options.check !== 'evenlySpreadSamples') return null;
	const range = { minimum: 2, maximum: 1000, isWhole: true };
	return {
		kind: 'evenlySpread',
		count: number('Number of Samples', options.numberOfSamples ?? 5, range),
	};
}

function readLargerChoice(value: unknown): Settings['ifLarger'] {
	return value === 'compress' || value === 'split' ? value : 'followOnError';
}

function readNoAudioChoice(value: unknown): Settings['ifNoAudioIsFound'] {
	return value === 'skip' || value === 'passOn' ? value : 'followOnError';
}

function readReportChoice(value: unknown): Settings['attachReport'] {
	return value === 'html' || value === 'svg' ? value : 'none';
}

/** An agent's tool has the choice Output, the node itself the switch Simplify. */
function readOutputChoice(context: IExecuteFunctions, itemIndex: number): Settings['output'] {
	const output = context.getNodeParameter('output', itemIndex, 'simplified');
	if (output === 'raw') return 'raw';
	if (output === 'selectedFields') {
		const names: unknown = context.getNodeParameter('selectedFields', itemIndex, []);
		return Array.isArray(names) ? names.map(String) : [];
	}
	const isSimplified = context.getNodeParameter('simplify', itemIndex, true) !== false;
	return isSimplified ? 'simplified' : 'raw';
}

function readFieldName(itemIndex: number, value: unknown): string {
	const name = trimName(value);
	if (isFieldName(name)) return name;
	throw new Failure({
		itemIndex,
		reason: 'unusableParameter',
		message: `Put Result in Field cannot be "${name}"`,
		description:
			'n8n uses this name itself. Choose another one in Options > Output, for example deepfakeCheck.',
	});
}

function readReferenceId(itemIndex: number, value: unknown): string | null {
	const referenceId = toReferenceId(value);
	if (referenceId !== undefined) return referenceId;
	throw new Failure({
		itemIndex,
		reason: 'unusableParameter',
		message: `Reference ID has to be a text or a number, but it is ${describeValue(value)}`,
		description:
			'Look at what the expression in Options > Output > Reference ID gives for this item: it has to be one value, such as {{ $json.ticketNumber }}.',
	});
}

/** Null when it is empty; undefined when it is no ID. */
function toReferenceId(value: unknown): string | null | undefined {
	if (!isSet(value)) return null;
	const isText = typeof value === 'string' || Number.isFinite(value);
	if (!isText) return undefined;
	const text = oneLine(String(value), LONGEST_REFERENCE);
	return text === '' ? null : text;
}

function trimName(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

/** A field "error" on the first item makes n8n run the whole node again (Retry On Fail). */
function isFieldName(name: string): boolean {
	return name !== 'error' && name !== '__proto__';
}
