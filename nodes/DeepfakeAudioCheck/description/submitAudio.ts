import type { INodeProperties } from 'n8n-workflow';
import { inputBinaryField, showFor, simplify } from './fields';
import {
	concurrentFiles,
	createOptions,
	ifNoAudioIsFound,
	includeInputBinary,
	includeInputFields,
	maximumWait,
	putResultInField,
} from './options';

export const submitAudioProperties: INodeProperties[] = [
	{ ...inputBinaryField, ...showFor('submitAudio') },
	{ ...simplify, ...showFor('submitAudio') },
	createOptions('submitAudio', [
		concurrentFiles,
		ifNoAudioIsFound,
		includeInputBinary,
		includeInputFields,
		maximumWait,
		putResultInField,
	]),
];
