import type { INodeProperties } from 'n8n-workflow';
import {
	audioSource,
	audioUrl,
	inputBinaryField,
	resultFields,
	showFor,
	showForSource,
} from './fields';
import { optionsFor } from './options';

export const submitAudioProperties: INodeProperties[] = [
	{ ...audioSource, ...showFor('submitAudio') },
	{ ...inputBinaryField, ...showForSource('submitAudio', 'binary') },
	{ ...audioUrl, ...showForSource('submitAudio', 'url') },
	...resultFields('submitAudio'),
	optionsFor('submitAudio'),
];
