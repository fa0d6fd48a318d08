import type { INodeProperties } from 'n8n-workflow';
import {
	audioSource,
	audioUrl,
	inputBinaryField,
	showFor,
	showForSource,
	simplify,
} from './fields';
import { optionsFor } from './options';

export const submitAudioProperties: INodeProperties[] = [
	{ ...audioSource, ...showFor('submitAudio') },
	{ ...inputBinaryField, ...showForSource('submitAudio', 'binary') },
	{ ...audioUrl, ...showForSource('submitAudio', 'url') },
	{ ...simplify, ...showFor('submitAudio') },
	optionsFor('submitAudio'),
];
