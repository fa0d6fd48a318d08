import type { INodeProperties } from 'n8n-workflow';
import {
	audioSource,
	audioUrl,
	inputBinaryField,
	showFor,
	showForSource,
	simplify,
	threshold,
} from './fields';
import { optionsFor } from './options';

export const checkAudioProperties: INodeProperties[] = [
	{ ...audioSource, ...showFor('checkAudio') },
	{ ...inputBinaryField, ...showForSource('checkAudio', 'binary') },
	{ ...audioUrl, ...showForSource('checkAudio', 'url') },
	{ ...threshold, ...showFor('checkAudio') },
	{ ...simplify, ...showFor('checkAudio') },
	optionsFor('checkAudio'),
];
