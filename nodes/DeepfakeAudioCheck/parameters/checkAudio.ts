import type { INodeProperties } from 'n8n-workflow';
import {
	audioSourceFor,
	audioUrl,
	inputBinaryField,
	resultFields,
	reviewThreshold,
	separateOutputs,
	showFor,
	showForSource,
	threshold,
} from './fields';
import { optionsFor } from './options';

export const checkAudioProperties: INodeProperties[] = [
	...audioSourceFor('checkAudio'),
	{ ...inputBinaryField, ...showForSource('checkAudio', 'binary') },
	{ ...audioUrl, ...showForSource('checkAudio', 'url') },
	{ ...threshold, ...showFor('checkAudio') },
	{ ...reviewThreshold, ...showFor('checkAudio') },
	separateOutputs('checkAudio'),
	...resultFields('checkAudio'),
	optionsFor('checkAudio'),
];
