import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { DeepfakeAudioCheck } from '../../../nodes/DeepfakeAudioCheck/DeepfakeAudioCheck.node';
import { judgeResult } from '../../../nodes/DeepfakeAudioCheck/output/judgeResult';
import { createResultItem } from '../../../nodes/DeepfakeAudioCheck/output/resultItem';
import { createJob, createPart, createResult } from './samples';

const service = { environment: 'sandbox', host: 'sandbox.example.com' } as const;

/** A recording in two segments, so that the fields of segments are there as well. */
function fieldsFor(
	output: 'simplified' | 'raw' | readonly string[],
	{ channel, ...options }: IDataObject & { channel?: number } = {},
): Record<string, unknown> {
	const parts = [0, 1].map((index) => ({
		part: createPart({
			segment: {
				...{ index, startSeconds: 5 * index, endSeconds: 5 * index + 5, track: undefined },
				...(channel === undefined ? {} : { channel }),
			},
		}),
		job: createJob({ id: `job-${index}`, score: 0.2 + index / 2 }),
		polling: { polls: 1, waitedMs: 1000 },
		sameAs: null,
		sentSha256: undefined,
		seenAtMs: Date.UTC(2026, 10, 26),
	}));
	const result = createResult({ parts }, options);
	const judged = judgeResult({ ...result, settings: { ...result.settings, output } });
	const context = { getInputData: () => [{ json: {} }] } as unknown as IExecuteFunctions;
	const routed = createResultItem(context, service, {
		result: { ...result, settings: { ...result.settings, output } },
		judged,
	});
	return routed.item.json;
}

/** The fields that can be chosen for an agent, of each operation. */
function choices(): INodeProperties[] {
	const { properties } = new DeepfakeAudioCheck().description;
	return properties.filter(({ name }) => name === 'selectedFields');
}

describe('the fields of a result', () => {
	it('are few in the simplified output', () => {
		expect(Object.keys(fieldsFor('simplified'))).toEqual([
			'decision',
			'score',
			'fileName',
			'flagged',
			'reason',
			'verdict',
			'threshold',
			'jobId',
			'binaryProperty',
			'sandbox',
			'flaggedSeconds',
			'segments',
		]);
	});

	it('are those that were chosen, in their usual order, and what nobody can do without', () => {
		expect(fieldsFor(['polling', 'score', 'nothing of the kind'])).toEqual({
			decision: 'flagged',
			reason: null,
			score: 0.7,
			jobId: 'job-1',
			polling: { polls: 2, waitedMs: 1000 },
		});
	});

	it.each<['simplified' | 'raw' | readonly string[]]>([['simplified'], ['raw'], [['score']]])(
		'have the Reference ID if there is one: %j',
		(output) => {
			expect(fieldsFor(output, { referenceId: 'A-17' }).referenceId).toBe('A-17');
			expect(Object.keys(fieldsFor(output))).not.toContain('referenceId');
		},
	);

	it('are the judgement and the ID when none was chosen', () => {
		expect(fieldsFor([])).toEqual({ decision: 'flagged', reason: null, jobId: 'job-1' });
	});

	it('can be chosen one by one, except those that are always there', () => {
		const all = Object.keys(fieldsFor('raw', { channel: 1, channelNames: 'Customer' }));
		const chosen = choices().map(({ options }) =>
			(options ?? []).flatMap((option) => ('value' in option ? [option.value] : [])),
		);

		expect(chosen).toHaveLength(3);
		for (const values of chosen) {
			expect([...values, 'decision', 'jobId', 'reason'].sort()).toEqual([...all].sort());
		}
	});
});
