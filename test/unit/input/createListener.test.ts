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
function openedWith(spokenSeconds: number, lostSeconds = 0): OpenedRecording {
	const frameCount = 2 * SEGMENT_SECONDS * RATE;
	const spokenFrom = SEGMENT_SECONDS * RATE;
	const samples = new Float32Array(frameCount).fill(
		0.5,
		spokenFrom,
		spokenFrom + spokenSeconds * RATE,
	);
	const pcm: Voice['pcm'] = {
		...{ sampleRate: RATE, channels: 1, bitsPerSample: 16, frameCount },
		read: async function* (_range, onLost = () => undefined) {
			if (lostSeconds > 0) onLost({ start: 0, end: lostSeconds * RATE });
			yield await Promise.resolve([samples]);
		},
	};
	// It is decoded to be sent.
	const original = { encoding: { sampleRate: RATE, channels: 1 } };
	const voice = { durationSeconds: 2 * SEGMENT_SECONDS, original, pcm };
	return { voices: [voice as Voice] } as OpenedRecording;
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

/** A hundred bytes of a file that are no sound. */
const UNREAD = { bytes: 100, gaps: 1, tracks: [] };

async function hear(
	changes: Partial<Listening> & {
		spokenSeconds?: number;
		lostSeconds?: number;
		open?: () => Promise<OpenResult>;
		load?: () => Promise<Uint8Array>;
	} = {},
) {
	const { spokenSeconds = 0, lostSeconds, open, load, ...about } = changes;
	return await createListener(
		{
			open:
				open ??
				(() => Promise.resolve({ ok: true, recording: openedWith(spokenSeconds, lostSeconds) })),
			load: load ?? (() => Promise.resolve(new Uint8Array(1))),
		},
		{
			plans,
			parts,
			unheard: null,
			isDrawn: false,
			isWithholding: true,
			work: createWork(),
			...about,
		},
	)();
}

async function listen(changes: Parameters<typeof hear>[0]) {
	const heard = await hear(changes);
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
			{ unheard: UNREAD },
			[0, false, false],
		],
		[
			'withholds silent segments all the same when the speech was found elsewhere',
			{ unheard: UNREAD, spokenSeconds: 1.5 },
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

	it.each([
		['all of it was decoded', { unheard: null }, null],
		['some of it was not', { unheard: null, lostSeconds: 1 }, { bytes: 0, gaps: 1, tracks: [] }],
		['some of the file was not read', { unheard: UNREAD }, UNREAD],
		['both', { unheard: UNREAD, lostSeconds: 1 }, { ...UNREAD, gaps: 2 }],
		['it cannot be read any more', { unheard: UNREAD, plans: undefined }, UNREAD],
	])('says what was not heard, when %s', async (_name, changes, unheard) => {
		expect((await hear(changes)).unheard).toEqual(unheard);
	});

	it('rejects with the end of the run', async () => {
		const work = createWork(AbortSignal.abort(new Error('The run is over')));
		const load = () => Promise.reject(new Error('Interrupted'));

		await expect(listen({ work, load })).rejects.toThrow('The run is over');
	});
});
