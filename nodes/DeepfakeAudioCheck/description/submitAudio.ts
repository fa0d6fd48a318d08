import type { INodeProperties } from 'n8n-workflow';
import {
	audioSource,
	audioUrl,
	inputBinaryField,
	showFor,
	showForSource,
	simplify,
} from './fields';
import {
	checkIdenticalAudioOnce,
	concurrentFiles,
	convertOtherFormats,
	createOptions,
	ifNoAudioIsFound,
	includeInputBinary,
	includeInputFields,
	maximumWait,
	putResultInField,
} from './options';

export const submitAudioProperties: INodeProperties[] = [
	{ ...audioSource, ...showFor('submitAudio') },
	{ ...inputBinaryField, ...showForSource('submitAudio', 'binary') },
	{ ...audioUrl, ...showForSource('submitAudio', 'url') },
	{ ...simplify, ...showFor('submitAudio') },
	createOptions('submitAudio', [
		checkIdenticalAudioOnce,
		concurrentFiles,
		convertOtherFormats,
		ifNoAudioIsFound,
		includeInputBinary,
		includeInputFields,
		maximumWait,
		putResultInField,
	]),
];
