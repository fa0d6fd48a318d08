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
		plan: ({ segmentSeconds, endSeconds = seconds, maximumBytes }) => {
			const length = Math.min(
				segmentSeconds ?? Infinity,
				Math.floor(maximumBytes / bytesPerSecond),
			);
			const end = Math.min(endSeconds, seconds);
			return Array.from({ length: Math.ceil(end / length) }, (_, index) =>
				segment(index * length, Math.min((index + 1) * length, end), index),
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
	startSeconds?: number;
	/** Whether it can only be sent as it is. */
	isSealed?: boolean;
}

function voiceOf({ seconds, bytesPerSecond, ...about }: Sound): Voice {
	const { container = 'wav', channels = 2, isDecodable = true, startSeconds = 0 } = about;
	const original = soundOf(container, seconds, bytesPerSecond);
	return {
		...{ trackNumber: 1, startSeconds, durationSeconds: seconds, channels, sampleRate: 48_000 },
		original: about.isSealed === true ? { ...original, plan: () => [] } : original,
		speech: isDecodable ? soundOf('wav', seconds, 32_000) : undefined,
		compress: isDecodable ? (bitrateKbps) => soundOf('mp3', seconds, bitrateKbps * 125) : undefined,
		pcm: undefined,
		channelPcm: undefined,
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
		{
			...{ segmentSeconds: undefined, sampling: null },
			...{ ifLarger: 'followOnError', maximumSegments: 60 },
			...settings,
		},
		{ opened, sizeBytes: file.sizeBytes ?? sizeBytes, isUploadFormat: file.isUploadFormat ?? true },
	);
}

/** The way, and the coding of each part. */
function summarize(planned: SendingPlan): unknown {
	if (!('parts' in planned)) return planned;
	return [planned.way, ...planned.parts.map(({ coding }) => coding)];
}

const STEREO_48K = 192_000;

describe('sound that is decoded, and larger than 10 MB', () => {
	it('is reduced to 16 kHz', () => {
		const planned = plan(
			{ seconds: 6 * MINUTE, bytesPerSecond: 88_200 },
			{ ifLarger: 'split' },
			{ isUploadFormat: false },
		);

		expect(summarize(planned)).toEqual(['segments', 'speech', 'speech']);
	});

	it('stays at 8 kHz, of which 16 would only make more jobs', () => {
		const planned = plan(
			{ seconds: 20 * MINUTE, bytesPerSecond: 16_000, channels: 1 },
			{ ifLarger: 'split' },
			{ isUploadFormat: false },
		);

		expect(summarize(planned)).toEqual(['segments', 'original', 'original']);
	});
});

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
			'Apple Lossless, which cannot be decoded, as it is',
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

/** The way, whether something is left out, and each part's voice, start and end in seconds. */
function describeParts(planned: SendingPlan): unknown {
	if (!('parts' in planned)) return planned;
	const places = planned.parts.map(({ voiceIndex, segment }) => [
		voiceIndex,
		segment.startSeconds,
		segment.endSeconds,
	]);
	return [planned.way, planned.way === 'segments' && planned.isSampled, ...places];
}

describe('First Seconds', () => {
	const first = (seconds: number) => ({ sampling: { kind: 'firstSeconds', seconds } as const });
	const call: Sound = { seconds: 600, bytesPerSecond: 16_000 };

	it.each<[string, Sound | Sound[], Partial<CuttingSettings>, unknown]>([
		['as one segment', call, first(60), ['segments', true, [0, 0, 60]]],
		[
			'in segments of a length',
			call,
			{ ...first(60), segmentSeconds: 25 },
			['segments', true, [0, 0, 25], [0, 25, 50], [0, 50, 60]],
		],
		[
			'in parts that are small enough',
			{ seconds: 600, bytesPerSecond: STEREO_48K },
			first(100),
			['segments', true, [0, 0, 54], [0, 54, 100]],
		],
		[
			'of each track that has begun by then',
			[call, { ...call, startSeconds: 45 }, { ...call, startSeconds: 60 }],
			first(60),
			['segments', true, [0, 0, 60], [1, 0, 15]],
		],
		[
			'counted from where the first track begins',
			[
				{ ...call, startSeconds: 100 },
				{ ...call, startSeconds: 130 },
			],
			first(60),
			['segments', true, [0, 0, 60], [1, 0, 30]],
		],
	])('are sent %s', (_how, sound, settings, expected) => {
		expect(describeParts(plan(sound, settings))).toEqual(expected);
	});

	it.each<[string, number, unknown]>([
		['is no longer', 60, { way: 'asItIs' }],
		['is longer by less than two seconds', 61.9, { way: 'asItIs' }],
		['is longer by two seconds', 62, ['segments', true, [0, 0, 60]]],
	])('send a recording as it is that %s', (_how, seconds, expected) => {
		expect(describeParts(plan({ ...call, seconds }, first(60)))).toEqual(expected);
	});

	it('cut a recording that is shorter, but too large for one job', () => {
		const planned = plan({ seconds: 60, bytesPerSecond: STEREO_48K }, first(90));

		expect(describeParts(planned)).toEqual(['segments', false, [0, 0, 54], [0, 54, 60]]);
	});

	it('are sent as an MP3 only where all of a recording is', () => {
		const long = { seconds: 600, bytesPerSecond: STEREO_48K };

		const planned = plan(long, { ...first(60), ifLarger: 'compress' });

		expect(summarize(planned)).toEqual(['segments', 'speech']);
		expect(describeParts(planned)).toEqual(['segments', true, [0, 0, 60]]);
	});

	it('are not to be had of what cannot be cut, since nobody knows how long it is', () => {
		const sealed = { seconds: 0, bytesPerSecond: 16_000, isSealed: true };

		expect(describeParts(plan(sealed, first(60)))).toEqual(['segments', false]);
	});

	it('count against Maximum Segments', () => {
		expect(plan(call, { ...first(60), segmentSeconds: 5, maximumSegments: 11 })).toEqual({
			way: 'tooMany',
			count: 12,
		});
	});
});

describe('Evenly Spread Samples', () => {
	const spread = (count: number) => ({ sampling: { kind: 'evenlySpread', count } as const });
	const hour: Sound = { seconds: 3600, bytesPerSecond: 2000 };

	it.each<[string, Sound | Sound[], Partial<CuttingSettings>, unknown]>([
		[
			'the first and the last, when they are two',
			hour,
			spread(2),
			['segments', true, [0, 0, 30], [0, 3570, 3600]],
		],
		[
			'others as far from each other as can be',
			hour,
			{ ...spread(4), segmentSeconds: 100 },
			['segments', true, [0, 0, 100], [0, 1200, 1300], [0, 2300, 2400], [0, 3500, 3600]],
		],
		[
			'of every track',
			[hour, { ...hour, seconds: 300, startSeconds: 10 }],
			spread(2),
			['segments', true, [0, 0, 30], [0, 3570, 3600], [1, 0, 30], [1, 270, 300]],
		],
		[
			'all segments when there are no more',
			{ ...hour, seconds: 50 },
			{ ...spread(5), segmentSeconds: 10 },
			['segments', false, ...[0, 10, 20, 30, 40].map((start) => [0, start, start + 10])],
		],
		[
			'the recording as it is when they would be all of it',
			{ ...hour, seconds: 90 },
			spread(3),
			{ way: 'asItIs' },
		],
		['nothing of what cannot be cut', { ...hour, isSealed: true }, spread(3), ['segments', false]],
		[
			'nothing of a file one of whose tracks cannot be cut',
			[hour, { ...hour, isSealed: true }],
			spread(3),
			['segments', true],
		],
	])('are %s', (_what, sound, settings, expected) => {
		expect(describeParts(plan(sound, settings))).toEqual(expected);
	});

	it('make no more jobs for a longer recording', () => {
		const day = { seconds: 80_000, bytesPerSecond: 2000 };

		const planned = plan(day, { ...spread(60), segmentSeconds: 5, maximumSegments: 60 });

		expect(planned).toMatchObject({ way: 'segments', isSampled: true });
		expect('parts' in planned && planned.parts).toHaveLength(60);
	});

	it('count against Maximum Segments', () => {
		expect(plan(hour, { ...spread(61), maximumSegments: 60 })).toEqual({
			way: 'tooMany',
			count: 61,
		});
	});
});
