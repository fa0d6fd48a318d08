import type {
	OpenedRecording,
	OpenResult,
	Voice,
} from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import type { AudioWork } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';
import {
	createListener,
	type Listening,
} from '../../../nodes/DeepfakeAudioCheck/input/createListener';
import type { PartPlan } from '../../../nodes/DeepfakeAudioCheck/input/recordingSource';
import { Failure } from '../../../nodes/DeepfakeAudioCheck/model/failure';
import { createSpeechTools } from '../audio/speechTools';
import { createPart } from '../output/samples';

const RATE = 8000;
const SEGMENT_SECONDS = 3;

function createWork(signal = new AbortController().signal): AudioWork {
	const runExclusively: AudioWork['runExclusively'] = async (convert) => await convert();
	return { ...createSpeechTools().tools, signal, runExclusively };
}

/** A recording of one segment of silence, and one that is spoken for so many seconds. */
function openedWith(spokenSeconds: number): OpenedRecording {
	const frameCount = 2 * SEGMENT_SECONDS * RATE;
	const spokenFrom = SEGMENT_SECONDS * RATE;
	const samples = new Float32Array(frameCount).fill(
		0.5,
		spokenFrom,
		spokenFrom + spokenSeconds * RATE,
	);
	const pcm: Voice['pcm'] = {
		...{ sampleRate: RATE, channels: 1, bitsPerSample: 16, frameCount },
		read: async function* () {
			yield await Promise.resolve([samples]);
		},
	};
	return { voices: [{ durationSeconds: 2 * SEGMENT_SECONDS, pcm } as Voice] } as OpenedRecording;
}

const plans = [0, 1].map((index): PartPlan => {
	const startSeconds = index * SEGMENT_SECONDS;
	const segment = { ...{ index, first: 0, end: 0, sizeBytes: 0 }, startSeconds };
	return {
		...{ voiceIndex: 0, coding: 'original' },
		segment: { ...segment, endSeconds: startSeconds + SEGMENT_SECONDS },
	};
});

const parts = plans.map(() => createPart());

async function listen(
	changes: Partial<Listening> & {
		spokenSeconds?: number;
		open?: () => Promise<OpenResult>;
		load?: () => Promise<Uint8Array>;
	} = {},
) {
	const { spokenSeconds = 0, open, load, ...about } = changes;
	const heard = await createListener(
		{
			open: open ?? (() => Promise.resolve({ ok: true, recording: openedWith(spokenSeconds) })),
			load: load ?? (() => Promise.resolve(new Uint8Array(1))),
		},
		{
			plans,
			parts,
			isAllRead: true,
			isDrawn: false,
			isWithholding: true,
			work: createWork(),
			...about,
		},
	)();
	return [heard.speechSeconds, ...heard.parts.map(({ isWithheld }) => isWithheld)];
}

describe('a recording that is listened to', () => {
	it.each([
		['withholds its silent segments', { spokenSeconds: 1.5 }, [1.5, true, false]],
		['is withheld when there is no speech in it', {}, [0, true, true]],
		[
			'is not withheld when the user wants it submitted',
			{ isWithholding: false },
			[0, false, false],
		],
		[
			'is not withheld when some of its sound was not read: it may speak there',
			{ isAllRead: false },
			[0, false, false],
		],
		[
			'withholds silent segments all the same when the speech was found elsewhere',
			{ isAllRead: false, spokenSeconds: 1.5 },
			[1.5, true, false],
		],
	])('%s', async (_name, changes, expected) => {
		expect(await listen(changes)).toEqual(expected);
	});

	it.each([
		['cannot be read at all', { plans: undefined }],
		[
			'is gone by now',
			{
				load: () =>
					Promise.reject(new Failure({ message: '', description: '', reason: 'damaged' })),
			},
		],
		[
			'is another one by now',
			{ open: () => Promise.resolve({ ok: false, refusal: { reason: 'noSound' } } as const) },
		],
	])('is submitted, and nothing said of its speech, when it %s', async (_name, changes) => {
		expect(await listen(changes)).toEqual([null, false, false]);
	});

	it('rejects with the end of the run', async () => {
		const work = createWork(AbortSignal.abort(new Error('The run is over')));
		const load = () => Promise.reject(new Error('Interrupted'));

		await expect(listen({ work, load })).rejects.toThrow('The run is over');
	});
});
