import { createLimiter } from '../../../nodes/DeepfakeAudioCheck/items/limiter';
import type { Outcome } from '../../../nodes/DeepfakeAudioCheck/model/outcome';
import type { Part } from '../../../nodes/DeepfakeAudioCheck/model/recording';
import { workOnParts } from '../../../nodes/DeepfakeAudioCheck/operations/workOnParts';
import { readSettings } from '../../../nodes/DeepfakeAudioCheck/parameters/settings';
import { createContext, createJob, createPart, createRecording } from '../output/samples';

/**
 * Works on recordings of these parts one after another, each part `withheld` or not, and notes what is done.
 *
 * @param starts where each part of a recording begins, in seconds
 */
async function work(
	recordings: boolean[][],
	starts: number[] = [],
): Promise<{ done: string[]; outcomes: Outcome[] }> {
	const done: string[] = [];
	const limit = createLimiter(1);
	const outcomes = await Promise.all(
		recordings.map(async (withheld, number) => {
			const parts = withheld.map((_, part) =>
				createPart({
					name: `${number}.${part}`,
					segment: placeAt(starts[part]),
					release: () => void done.push(`release ${number}.${part}`),
				}),
			);
			const listen = () => {
				done.push(`listen ${number}`);
				const heard = parts.map((part, at) => ({ ...part, isWithheld: withheld[at] === true }));
				return Promise.resolve({
					...{ speechSeconds: 4, hasDifferentChannels: false, unheard: null, parts: heard },
					...{ waveform: undefined, channelWaveforms: [] },
				});
			};
			const recording = createRecording({ parts, listen });
			const settings = readSettings(createContext(), 0);
			return await workOnParts(
				{ kind: 'checked', recording, settings },
				{ limit, onFailure: () => {} },
				async (part) => {
					done.push(`check ${part.name}`);
					const polling = { polls: 1, waitedMs: 1 };
					const checked = { part, job: createJob(), polling, seenAtMs: 0, sameAs: null };
					return await Promise.resolve({ ...checked, sentSha256: undefined });
				},
			);
		}),
	);
	return { done, outcomes };
}

function placeAt(startSeconds: number | undefined): Part['segment'] {
	if (startSeconds === undefined) return null;
	return { index: 0, startSeconds, endSeconds: startSeconds + 1, track: undefined };
}

describe('workOnParts', () => {
	it('checks a recording before it listens to the next one', async () => {
		expect((await work([[false], [false]])).done).toEqual([
			'listen 0',
			'check 0.0',
			'listen 1',
			'check 1.0',
		]);
	});

	it('listens once for all parts, and releases those that are withheld', async () => {
		expect((await work([[true, false, true]])).done).toEqual([
			'listen 0',
			'release 0.0',
			'release 0.2',
			'check 0.1',
		]);
	});

	it('checks what begins first before what begins later, and tells of it in the order of the parts', async () => {
		const { done, outcomes } = await work([[false, false, false, false]], [0, 300, 0, 300]);

		expect(done).toEqual(['listen 0', 'check 0.0', 'check 0.2', 'check 0.1', 'check 0.3']);
		expect(outcomes).toMatchObject([
			{ parts: ['0.0', '0.1', '0.2', '0.3'].map((name) => ({ part: { name } })) },
		]);
	});

	it('tells what was heard, and what was withheld, in the order of the parts', async () => {
		const [outcome] = (await work([[false, true]])).outcomes;

		expect(outcome).toMatchObject({
			kind: 'checked',
			recording: { speechSeconds: 4 },
			parts: [{ part: { name: '0.0' } }, { part: { name: '0.1' }, withheld: 'noSpeech' }],
		});
	});
});
