import { readRawType } from '../../../nodes/DeepfakeAudioCheck/input/rawType';

describe('the type of samples without a header', () => {
	it.each([
		['audio/L16;rate=24000', { sampleRate: 24_000, channels: 1, bits: 16 }],
		['audio/L16;codec=pcm;rate=24000', { sampleRate: 24_000, channels: 1, bits: 16 }],
		['audio/l16; rate="8000"; channels=2', { sampleRate: 8000, channels: 2, bits: 16 }],
		['audio/pcm;rate=16000', { sampleRate: 16_000, channels: 1, bits: 16 }],
		['audio/L24;rate=48000;channels=1', { sampleRate: 48_000, channels: 1, bits: 24 }],
		['audio/L16', { sampleRate: undefined, channels: 1, bits: 16 }],
		['audio/L16;rate=1', { sampleRate: undefined, channels: 1, bits: 16 }],
		['audio/L16;bitrate=24000', { sampleRate: undefined, channels: 1, bits: 16 }],
		['audio/pcm;rate=16000;channels=99', { sampleRate: 16_000, channels: 1, bits: 16 }],
	])('is read: %s', (mimeType, expected) => {
		expect(readRawType(mimeType)).toEqual(expected);
	});

	it.each([
		'audio/wav',
		'audio/L16x;rate=8000',
		'application/octet-stream',
		'audio/L8;rate=8000',
		'',
	])('is not what this is: "%s"', (mimeType) => {
		expect(readRawType(mimeType)).toBeUndefined();
	});
});
