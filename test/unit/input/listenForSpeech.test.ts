import type {
	OpenedRecording,
	Voice,
} from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import type { FrameRange, Pcm } from '../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import type { AudioWork } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';
import { listenForSpeech } from '../../../nodes/DeepfakeAudioCheck/input/listenForSpeech';
import type { PartPlan } from '../../../nodes/DeepfakeAudioCheck/input/recordingSource';
import { createSpeechTools } from '../audio/speechTools';
import { plansOf } from './wholePlans';

const work: AudioWork = {
	...createSpeechTools().tools,
	signal: new AbortController().signal,
	runExclusively: async (convert) => await convert(),
};

const SEGMENT_SECONDS = 3;

/** A voice that speaks for so long at the start of each of its segments; or it traps, or is shorter than it says. */
function voiceOf(speech: number[] | 'traps' | 'isEmpty' | 'undecodable'): Voice {
	const lengths = Array.isArray(speech) ? speech : speech === 'traps' ? [1] : [];
	const sampleRate = 8000;
	const frameCount = lengths.length * SEGMENT_SECONDS * sampleRate;
	const pcm: Voice['pcm'] = {
		...{ sampleRate, channels: 1, bitsPerSample: 16, frameCount },
		read: async function* ({ start, end }) {
			if (speech === 'traps') throw new Error('A trap');
			yield await Promise.resolve([
				Float32Array.from({ length: end - start }, (_, index) => {
					const second = index / sampleRate;
					const segment = Math.floor(second / SEGMENT_SECONDS);
					return second - segment * SEGMENT_SECONDS < (lengths[segment] ?? 0) ? 0.5 : 0;
				}),
			]);
		},
	};
	return {
		durationSeconds: frameCount / sampleRate,
		original: {},
		pcm: speech === 'undecodable' ? undefined : pcm,
	} as Voice;
}

/** What is withheld of voices, by the number of the segment within all of them. */
async function listenTo(...voices: Array<Parameters<typeof voiceOf>[0]>) {
	const plans = voices.flatMap((speech, voiceIndex) =>
		Array.from({ length: Array.isArray(speech) ? speech.length : 1 }, (_, index): PartPlan => {
			const startSeconds = index * SEGMENT_SECONDS;
			const endSeconds = startSeconds + SEGMENT_SECONDS;
			const segment = { ...{ index, first: 0, end: 0, sizeBytes: 0 }, startSeconds, endSeconds };
			return { voiceIndex, coding: 'original', segment };
		}),
	);
	const opened = { voices: voices.map(voiceOf) } as OpenedRecording;
	const heard = await listenForSpeech(opened, plans, { isDrawn: false, work });
	return {
		speechSeconds: heard.speechSeconds === null ? null : Number(heard.speechSeconds.toFixed(3)),
		silent: heard.parts.flatMap(({ isSilent }, index) => (isSilent ? [index] : [])),
	};
}

describe('listenForSpeech', () => {
	it.each([
		['nothing at all', [0], 0, [0]],
		['under half a second', [0.48], 0.48, [0]],
		['half a second', [0.51], 0.51, []],
		['one side of a dialogue', [2.1, 0, 1.5, 0], 3.6, [1, 3]],
		[
			'scraps that are half a second together, the smallest first',
			[2.09, 0.29, 0.08, 0.29],
			2.79,
			[1, 2],
		],
		['a word at each end of a cut', [0.29, 0.29], 0.6, [0]],
	])('leaves out of a recording with %s: %j', async (_name, speech, speechSeconds, silent) => {
		expect(await listenTo(speech)).toEqual({ speechSeconds, silent });
	});

	it('judges each voice by itself', async () => {
		expect(await listenTo([0, 1.5], [0.3], [0, 0])).toEqual({
			speechSeconds: 1.8,
			silent: [0, 2, 3, 4],
		});
	});

	it.each([['undecodable' as const], ['traps' as const], ['isEmpty' as const]])(
		'never leaves out what was not heard, and says so: it %s',
		async (speech) => {
			expect(await listenTo([0, 1.5], speech)).toEqual({ speechSeconds: null, silent: [0] });
		},
	);

	it('ends with the run', async () => {
		const ended = { ...work, signal: AbortSignal.abort(new Error('The run is over')) };
		const opened = { voices: [voiceOf('traps')] } as OpenedRecording;
		const plans = plansOf(opened, [0, SEGMENT_SECONDS]);

		await expect(listenForSpeech(opened, plans, { isDrawn: false, work: ended })).rejects.toThrow(
			'The run is over',
		);
	});
});

const options = { isDrawn: false, work };

/** 54 seconds of two channels, each 1.2 seconds of sound in every nine, and what is read of it. */
function openCall(): { together: OpenedRecording; apart: OpenedRecording; reads: FrameRange[] } {
	const sampleRate = 8000;
	const reads: FrameRange[] = [];
	const level = (frame: number, startSecond: number) => {
		const behindStart = (frame % (9 * sampleRate)) - startSecond * sampleRate;
		return behindStart >= 0 && behindStart < 1.2 * sampleRate ? 0.5 : 0;
	};
	const pcm: Pcm = {
		...{ sampleRate, channels: 2, bitsPerSample: 16, frameCount: 54 * sampleRate },
		read: async function* (range) {
			reads.push(range);
			const length = range.end - range.start;
			const of = (startSecond: number) =>
				Float32Array.from({ length }, (_, index) => level(range.start + index, startSecond));
			yield await Promise.resolve([of(0), of(6)]);
		},
	};
	const drawWaveform = () => undefined;
	const sound = { original: {}, channelPcm: pcm };
	const voice = { durationSeconds: 54, ...sound, drawWaveform } as unknown as Voice;
	const channels = [1, 2].map((channel) => ({ ...voice, channel }));
	return {
		together: { voices: [{ ...voice, pcm }] } as OpenedRecording,
		apart: { voices: channels as Voice[] } as OpenedRecording,
		reads,
	};
}

describe('what is decoded to listen', () => {
	it('is all of a recording that is sent, in one go although it is cut', async () => {
		const { together, reads } = openCall();

		const heard = await listenForSpeech(together, plansOf(together, [0, 30], [30, 54]), options);

		expect(reads).toEqual([{ start: 0, end: 432_000 }]);
		expect(heard.waveforms).toEqual([]);
		expect(heard.speechSeconds).toBeCloseTo(6 * 2.4, 3);
	});

	it.each([
		['a stretch of a fifth of a second', [[1, 1.2]], 1],
		[
			'two that follow one another',
			[
				[1, 1.1],
				[1.1, 1.2],
			],
			1,
		],
		[
			'two',
			[
				[1, 1.3],
				[2, 2.3],
			],
			2,
		],
		[
			'shorter ones with a pause',
			[
				[1, 1.15],
				[1.2, 1.35],
			],
			0,
		],
	])('has a gap where it cannot be decoded: %s', async (_name, lost, gaps) => {
		const sampleRate = 8000;
		const pcm: Pcm = {
			...{ sampleRate, channels: 1, bitsPerSample: 16, frameCount: 3 * sampleRate },
			read: async function* ({ start, end }, onLost = () => undefined) {
				for (const [from = 0, to = 0] of lost) {
					onLost({ start: from * sampleRate, end: to * sampleRate });
				}
				yield await Promise.resolve([new Float32Array(end - start)]);
			},
		};
		const open = (original: object) =>
			({ voices: [{ durationSeconds: 3, original, pcm }] }) as unknown as OpenedRecording;
		const listen = async (opened: OpenedRecording) =>
			await listenForSpeech(opened, plansOf(opened, [0, 3]), options);

		const decoded = await listen(open({ encoding: { sampleRate, channels: 1 } }));
		const copied = await listen(open({}));

		expect(decoded.gaps).toBe(gaps);
		// The service decodes that by itself.
		expect(copied.gaps).toBe(0);
	});

	it('is no more than the samples that are sent', async () => {
		const { together, reads } = openCall();

		const heard = await listenForSpeech(together, plansOf(together, [9, 15], [45, 54]), options);

		expect(reads).toEqual([
			{ start: 72_000, end: 120_000 },
			{ start: 360_000, end: 432_000 },
		]);
		expect(heard.parts.map(({ speechSeconds }) => speechSeconds?.toFixed(2))).toEqual([
			'1.20',
			'2.40',
		]);
	});

	it('is decoded once for all channels, of which each is judged by itself', async () => {
		const { apart, reads } = openCall();

		const heard = await listenForSpeech(apart, plansOf(apart, [0, 6], [6, 9]), options);

		expect(reads).toEqual([{ start: 0, end: 72_000 }]);
		expect(heard.parts.map(({ speechSeconds }) => speechSeconds?.toFixed(2))).toEqual([
			...['1.20', '0.00'],
			...['0.00', '1.20'],
		]);
		expect(heard.parts.map(({ isSilent }) => isSilent)).toEqual([false, true, true, false]);
	});

	it('tells how loud each channel is where it was listened to, in the same go', async () => {
		const { apart, reads } = openCall();

		const heard = await listenForSpeech(apart, plansOf(apart, [0, 9], [27, 36]), {
			...{ isDrawn: true, work },
		});

		expect(reads).toHaveLength(2);
		// 600 parts of 90 ms. 1.2 seconds from the start of what was heard, and from the sixth second of it.
		const loudParts = heard.waveforms.map((waveform) =>
			waveform?.peaks.flatMap((peak, part) => (peak > 0 ? [part] : [])),
		);
		const partsFrom = (first: number, count: number) =>
			Array.from({ length: count }, (_, index) => first + index);
		expect(loudParts).toEqual([
			[...partsFrom(0, 14), ...partsFrom(300, 14)],
			[...partsFrom(66, 14), ...partsFrom(366, 14)],
		]);
	});

	it('is not measured where the waveform is known without it', async () => {
		const { apart } = openCall();
		const known = { durationSeconds: 54, peaks: [0.25] };
		const voices = apart.voices.map((voice) => ({ ...voice, drawWaveform: () => known }));
		const opened = { ...apart, voices };

		const heard = await listenForSpeech(opened, plansOf(opened, [0, 9]), {
			...{ isDrawn: true, work },
		});

		expect(heard.waveforms).toEqual([known, known]);
	});

	it('makes no waveform of what could not be heard', async () => {
		const voice = { ...voiceOf('traps'), drawWaveform: () => undefined };
		const opened = { voices: [voice as Voice] } as OpenedRecording;

		const heard = await listenForSpeech(opened, plansOf(opened, [0, SEGMENT_SECONDS]), {
			...{ isDrawn: true, work },
		});

		expect(heard.waveforms).toEqual([undefined]);
	});

	it('leaves out a channel that is not sent', async () => {
		const { apart } = openCall();
		const plans = plansOf(apart, [0, 54]).filter(({ voiceIndex }) => voiceIndex === 0);

		const heard = await listenForSpeech(apart, plans, options);

		expect(heard.speechSeconds).toBeCloseTo(6 * 1.2, 3);
	});
});
