import type { INodeProperties } from 'n8n-workflow';
import { inputBinaryField, showFor, simplify, threshold } from './fields';
import {
	concurrentFiles,
	convertOtherFormats,
	createOptions,
	ifLarger,
	ifNoAudioIsFound,
	ifNotFinishedInTime,
	includeInputBinary,
	includeInputFields,
	maximumPollingInterval,
	maximumSegments,
	maximumWait,
	pollingInterval,
	putResultInField,
	reviewThreshold,
	segmentLength,
	separateOutputs,
} from './options';

export const checkAudioProperties: INodeProperties[] = [
	{ ...inputBinaryField, ...showFor('checkAudio') },
	{ ...threshold, ...showFor('checkAudio') },
	{ ...simplify, ...showFor('checkAudio') },
	createOptions('checkAudio', [
		concurrentFiles,
		convertOtherFormats,
		ifLarger,
		ifNoAudioIsFound,
		ifNotFinishedInTime,
		includeInputBinary,
		includeInputFields,
		maximumPollingInterval,
		maximumSegments,
		maximumWait,
		pollingInterval,
		putResultInField,
		reviewThreshold,
		segmentLength,
		separateOutputs,
	]),
];
