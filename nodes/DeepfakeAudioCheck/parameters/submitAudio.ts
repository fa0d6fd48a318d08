import type { INodeProperties } from 'n8n-workflow';
import { audioSourceFor, audioUrl, inputBinaryField, resultFields, showForSource } from './fields';
import { optionsFor } from './options';

export const submitAudioProperties: INodeProperties[] = [
	...audioSourceFor('submitAudio'),
	{ ...inputBinaryField, ...showForSource('submitAudio', 'binary') },
	{ ...audioUrl, ...showForSource('submitAudio', 'url') },
	...resultFields('submitAudio'),
	optionsFor('submitAudio'),
];
