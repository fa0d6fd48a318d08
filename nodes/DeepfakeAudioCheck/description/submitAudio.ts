import type { INodeProperties } from 'n8n-workflow';
import { inputBinaryField, showFor, simplify } from './fields';
import {
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
	{ ...inputBinaryField, ...showFor('submitAudio') },
	{ ...simplify, ...showFor('submitAudio') },
	createOptions('submitAudio', [
		concurrentFiles,
		convertOtherFormats,
		ifNoAudioIsFound,
		includeInputBinary,
		includeInputFields,
		maximumWait,
		putResultInField,
	]),
];
