import type {
	Cuttable,
	WrittenContainer,
} from '../../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type {
	OpenedRecording,
	Voice,
} from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import {
	planParts,
	type CuttingSettings,
	type SendingPlan,
} from '../../../nodes/DeepfakeAudioCheck/input/planParts';

const MINUTE = 60;

/** Sound of so many bytes a second, in segments of a length or of a size. */
function soundOf(container: WrittenContainer, seconds: number, bytesPerSecond: number): Cuttable {
	const segment = (first: number, end: number, index = 0) => ({
		...{ index, first, end, startSeconds: first, endSeconds: end },
		sizeBytes: (end - first) * bytesPerSecond,
	});
	return {
		container,
		durationSeconds: seconds,
		whole: segment(0, seconds),
		plan: ({ segmentSeconds, maximumBytes }) => {
			const length = Math.min(
				segmentSeconds ?? Infinity,
				Math.floor(maximumBytes / bytesPerSecond),
			);
			return Array.from({ length: Math.ceil(seconds / length) }, (_, index) =>
				segment(index * length, Math.min((index + 1) * length, seconds), index),
			);
		},
		write: () => Promise.reject(new Error('Nothing is written')),
	};
}

interface Sound {
	seconds: number;
	/** Of the sound as it is. */
	bytesPerSecond: number;
	container?: WrittenContainer;
	channels?: number;
	isDecodable?: boolean;
}

function voiceOf({ seconds, bytesPerSecond, ...about }: Sound): Voice {
	const { container = 'wav', channels = 2, isDecodable = true } = about;
	return {
		...{ trackNumber: 1, startSeconds: 0, durationSeconds: seconds, channels, sampleRate: 48_000 },
		original: soundOf(container, seconds, bytesPerSecond),
		speech: isDecodable ? soundOf('wav', seconds, 32_000) : undefined,
		compress: isDecodable ? (bitrateKbps) => soundOf('mp3', seconds, bitrateKbps * 125) : undefined,
		pcm: undefined,
		drawWaveform: () => undefined,
	};
}

function plan(
	sound: Sound | Sound[],
	settings: Partial<CuttingSettings> = {},
	file: { isUploadFormat?: boolean; isPlain?: boolean; sizeBytes?: number } = {},
): SendingPlan {
	const voices = [sound].flat().map(voiceOf);
	const opened: OpenedRecording = {
		voices,
		unusable: [],
		duplicates: [],
		coverage: {
			...{ fileBytes: 0, soundBytes: 0, unaccountedBytes: 0, unaccounted: [], gaps: 0 },
			isCutOff: false,
		},
		isPlain: file.isPlain ?? true,
	};
	const sizeBytes = voices.reduce((sum, { original }) => sum + original.whole.sizeBytes, 0);
	return planParts(
		{ segmentSeconds: undefined, ifLarger: 'followOnError', maximumSegments: 60, ...settings },
		{ opened, sizeBytes: file.sizeBytes ?? sizeBytes, isUploadFormat: file.isUploadFormat ?? true },
	);
}

/** The way, and the coding of each part. */
function summarize(planned: SendingPlan): unknown {
	if (!('parts' in planned)) return planned;
	return [planned.way, ...planned.parts.map(({ coding }) => coding)];
}

const STEREO_48K = 192_000;

describe('Compress', () => {
	it.each([
		['what fits as samples of 16 kHz loses nothing more', 5 * MINUTE, 'speech'],
		['the best MP3 that fits: 64', 6 * MINUTE, 'mp3-64'],
		['64 to its last second', 1310, 'mp3-64'],
		['48 from the next one on', 1311, 'mp3-48'],
		['32', 40 * MINUTE, 'mp3-32'],
		['24, for nearly an hour', 58 * MINUTE, 'mp3-24'],
	])('%s', (_name, seconds, coding) => {
		const sound = { seconds, bytesPerSecond: STEREO_48K };

		expect(summarize(plan(sound, { ifLarger: 'compress' }))).toEqual(['whole', coding]);
	});

	it.each<[string, Sound, boolean, string]>([
		['an MP3', { seconds: 1500, bytesPerSecond: 8000, container: 'mp3' }, true, 'mp3-48'],
		['telephone sound', { seconds: 1200, bytesPerSecond: 16_000 }, true, 'mp3-64'],
		['FLAC, which is decoded anyway', { seconds: 600, bytesPerSecond: 96_000 }, false, 'mp3-64'],
		[
			'an MP3 in a video',
			{ seconds: 700, bytesPerSecond: 16_000, container: 'mp3' },
			false,
			'mp3-64',
		],
	])('makes one MP3 of %s', (_name, sound, isUploadFormat, coding) => {
		const planned = plan(sound, { ifLarger: 'compress' }, { isUploadFormat });

		expect(summarize(planned)).toEqual(['whole', coding]);
	});

	it.each<[string, Sound, boolean, string[]]>([
		[
			'M4A, which cannot be decoded, as it is',
			{ seconds: 1500, bytesPerSecond: 8000, container: 'm4a', isDecodable: false },
			true,
			['original', 'original'],
		],
		[
			'MP3 of an hour, as it is',
			{ seconds: 3600, bytesPerSecond: 8000, container: 'mp3' },
			true,
			['original', 'original', 'original'],
		],
		[
			'WAV of nearly an hour, at 16 kHz',
			{ seconds: 3590, bytesPerSecond: STEREO_48K },
			true,
			Array.from({ length: 11 }, () => 'speech'),
		],
	])('splits %s', (_name, sound, isUploadFormat, codings) => {
		const planned = plan(sound, { ifLarger: 'compress' }, { isUploadFormat });

		expect(summarize(planned)).toEqual(['segments', ...codings]);
	});

	it('leaves alone what is small enough', () => {
		const sound = { seconds: 50, bytesPerSecond: STEREO_48K };

		expect(plan(sound, { ifLarger: 'compress' })).toEqual({ way: 'asItIs' });
	});

	it('keeps the samples where the recording is cut by length anyway', () => {
		const sound = { seconds: 400, bytesPerSecond: STEREO_48K };
		const planned = plan(sound, { ifLarger: 'compress', segmentSeconds: 100 });

		expect(summarize(planned)).toEqual(['segments', 'speech', 'speech', 'speech', 'speech']);
	});

	it('compresses each track by itself, as far as it has to', () => {
		const tracks = [
			{ seconds: 1500, bytesPerSecond: 8000, container: 'mp3' as const },
			{ seconds: 600, bytesPerSecond: 8000, container: 'mp3' as const },
		];

		const planned = plan(tracks, { ifLarger: 'compress' }, { isUploadFormat: false });

		expect(summarize(planned)).toEqual(['whole', 'mp3-48', 'original']);
	});
});

describe('Follow On Error Setting and Split', () => {
	it.each<[string, Partial<CuttingSettings>, unknown]>([
		['by itself', { ifLarger: 'followOnError' }, { way: 'tooLarge', sizeBytes: 11_520_000 }],
		['split', { ifLarger: 'split' }, ['segments', 'original', 'original']],
	])('%s never reduces a file that Dataspike takes', (_name, settings, expected) => {
		expect(summarize(plan({ seconds: 60, bytesPerSecond: STEREO_48K }, settings))).toEqual(
			expected,
		);
	});

	it('what is decoded anyway is made small enough, or refused with its size', () => {
		const decoded = { isUploadFormat: false };

		expect(summarize(plan({ seconds: 60, bytesPerSecond: STEREO_48K }, {}, decoded))).toEqual([
			'whole',
			'speech',
		]);
		expect(plan({ seconds: 600, bytesPerSecond: STEREO_48K }, {}, decoded)).toEqual({
			way: 'tooLarge',
			sizeBytes: 19_200_000,
		});
	});

	it('refuses more segments than are wanted', () => {
		const sound = { seconds: 601, bytesPerSecond: 16_000 };

		expect(plan(sound, { segmentSeconds: 10, maximumSegments: 60 })).toEqual({
			way: 'tooMany',
			count: 61,
		});
	});
});
