import type { INodeProperties } from 'n8n-workflow';
import { inputBinaryField, showFor, simplify, threshold } from './fields';
import {
	attachReport,
	concurrentFiles,
	createOptions,
	ifNoAudioIsFound,
	ifNotFinishedInTime,
	includeInputBinary,
	includeInputFields,
	maximumPollingInterval,
	maximumWait,
	pollingInterval,
	putResultInField,
	reviewThreshold,
	separateOutputs,
} from './options';

export const checkAudioProperties: INodeProperties[] = [
	{ ...inputBinaryField, ...showFor('checkAudio') },
	{ ...threshold, ...showFor('checkAudio') },
	{ ...simplify, ...showFor('checkAudio') },
	createOptions('checkAudio', [
		attachReport,
		concurrentFiles,
		ifNoAudioIsFound,
		ifNotFinishedInTime,
		includeInputBinary,
		includeInputFields,
		maximumPollingInterval,
		maximumWait,
		pollingInterval,
		putResultInField,
		reviewThreshold,
		separateOutputs,
	]),
];
