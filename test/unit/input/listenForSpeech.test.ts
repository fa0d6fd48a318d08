import type {
	OpenedRecording,
	Voice,
} from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import type { AudioWork } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';
import { listenForSpeech } from '../../../nodes/DeepfakeAudioCheck/input/listenForSpeech';
import type { PartPlan } from '../../../nodes/DeepfakeAudioCheck/input/recordingSource';
import { createSpeechTools } from '../audio/speechTools';

const work: AudioWork = {
	...createSpeechTools().tools,
	signal: new AbortController().signal,
	runExclusively: async (convert) => await convert(),
};

const SEGMENT_SECONDS = 3;

/** A voice that speaks for so long at the start of each of its segments; `undefined`: it traps. */
function voiceOf(speech: number[] | undefined | 'undecodable'): Voice {
	const lengths = Array.isArray(speech) ? speech : [];
	const sampleRate = 8000;
	const frameCount = lengths.length * SEGMENT_SECONDS * sampleRate;
	const pcm: Voice['pcm'] = {
		...{ sampleRate, channels: 1, bitsPerSample: 16, frameCount },
		read: async function* ({ start, end }) {
			if (speech === undefined) throw new Error('A trap');
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
	const heard = await listenForSpeech(opened, plans, work);
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

	it.each([['undecodable' as const], [undefined]])(
		'never leaves out what was not heard, and says so: %p',
		async (speech) => {
			expect(await listenTo([0, 1.5], speech)).toEqual({ speechSeconds: null, silent: [0] });
		},
	);

	it('ends with the run', async () => {
		const ended = { ...work, signal: AbortSignal.abort(new Error('The run is over')) };
		const opened = { voices: [voiceOf(undefined)] } as OpenedRecording;

		await expect(listenForSpeech(opened, [], ended)).rejects.toThrow('The run is over');
	});
});
