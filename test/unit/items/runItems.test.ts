import type { IExecuteFunctions } from 'n8n-workflow';
import { runItems, type ItemsRun } from '../../../nodes/DeepfakeAudioCheck/items/runItems';
import { Ledger, type LedgerEntry } from '../../../nodes/DeepfakeAudioCheck/jobs/ledger';
import { Failure } from '../../../nodes/DeepfakeAudioCheck/model/failure';
import type { Operation } from '../../../nodes/DeepfakeAudioCheck/model/operation';
import {
	readRunSettings,
	readSettings,
} from '../../../nodes/DeepfakeAudioCheck/parameters/settings';
import { createContext, createJob, createPart, createResult } from '../output/samples';

/** A run of so many items that go on when one of them fails; counts its pauses. */
function createRun(count: number, changes: { operation: Operation; onPause?: () => void }) {
	const stopping = new AbortController();
	const inputs = Array.from({ length: count }, () => ({ json: {} }));
	const context = {
		...createContext(),
		getInputData: () => inputs,
		continueOnFail: () => true,
		addExecutionHints: () => {},
		logger: { warn: () => {} },
	} as unknown as IExecuteFunctions;
	let stored: Record<string, LedgerEntry> = {};
	const ledger = new Ledger(
		{
			load: () => stored,
			save: (entries) => (stored = { ...entries }),
			loadSent: () => undefined,
			saveSent: () => {},
		},
		{ executionId: '1', runIndex: '0' },
	);
	let pauses = 0;
	const run: ItemsRun = {
		context,
		settings: readRunSettings(context),
		readSettings: (itemIndex) => readSettings(context, itemIndex),
		readPlacement: (itemIndex) => readSettings(context, itemIndex),
		operation: changes.operation,
		ledger,
		service: { environment: 'production', host: 'service.example' },
		signal: stopping.signal,
		isCancelled: () => stopping.signal.aborted,
		stop: (failure) => stopping.abort(failure),
		yieldToEventLoop: async () => {
			pauses += 1;
			changes.onPause?.();
			stopping.signal.throwIfAborted();
			await Promise.resolve();
		},
	};
	return { run, ledger, stopping, countPauses: () => pauses };
}

const refuse: Operation = async (itemIndex) => {
	const failure = new Failure({
		message: 'It is no recording',
		description: 'Check it.',
		reason: 'refusedFile',
		itemIndex,
	});
	return await Promise.resolve({ parts: [failure], passedOver: [] });
};

describe('many items', () => {
	it('let others go on at each that is looked at, and at each that is returned', async () => {
		const { run, countPauses } = createRun(500, { operation: refuse });

		const [items] = await runItems(run);

		expect(items?.map(({ json }) => json.reason)).toEqual(Array(500).fill('refusedFile'));
		expect(countPauses()).toBe(1000);
	});
});

describe('a run that is stopped while its items are returned', () => {
	it('names its jobs, and does not forget them', async () => {
		let looks = 0;
		const { run, ledger, stopping } = createRun(2, {
			operation: async (itemIndex) => {
				ledger.noteSent(createPart({ itemIndex, identity: `part ${itemIndex}` }), {
					job: createJob({ id: `job-${itemIndex}` }),
				});
				return await Promise.resolve({ parts: [createResult({ itemIndex })], passedOver: [] });
			},
			onPause: () => {
				looks += 1;
				if (looks === 4) stopping.abort();
			},
		});

		await expect(runItems(run)).rejects.toMatchObject({
			message: expect.stringContaining('canceled') as string,
			context: { jobs: [{ jobId: 'job-0' }, { jobId: 'job-1' }] },
		});
		expect(ledger.jobs()).toHaveLength(2);
	});

	it('forgets them when all items are returned', async () => {
		const { run, ledger } = createRun(1, {
			operation: async (itemIndex) => {
				ledger.noteSent(createPart({ itemIndex }), { job: createJob() });
				return await Promise.resolve({ parts: [createResult({ itemIndex })], passedOver: [] });
			},
		});

		await runItems(run);

		expect(ledger.jobs()).toEqual([]);
	});
});
