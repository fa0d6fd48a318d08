import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFileServer } from '../fileServer/fileServer';
import { readFixture } from '../fixtures/fixtures';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const storage = mkdtempSync(path.join(tmpdir(), 'n8n-storage-'));
// Where n8n keeps binary data; 2.41 takes both names.
const bench = setUpTestBench({ environment: { N8N_BINARY_DATA_STORAGE_PATH: storage } });

afterAll(() => rmSync(storage, { recursive: true, force: true }));

/** Checks a recording; while its result is under way, n8n's storage becomes unusable. */
async function checkWithoutStorage(onError: 'stopWorkflow' | 'continueRegularOutput') {
	bench.simulator.setScenario({
		result: {
			answer: ({ jobId }) => {
				rmSync(storage, { recursive: true, force: true });
				writeFileSync(storage, 'a file where n8n looks for a folder');
				const job = { id: jobId, status: 'completed', score: 0.1 };
				return { statusCode: 200, headers: {}, body: JSON.stringify(job) };
			},
		},
	});
	return await bench.check([recording('speech-pcm16.wav', 'call.wav')], {
		options: { attachReport: 'html', passFilesOn: false },
		binaryDataMode: 'filesystem',
		onError,
	});
}

describe('a report that n8n cannot keep', () => {
	beforeEach(() => rmSync(storage, { recursive: true, force: true }));

	it('leaves the item undecided, with its job ID, when On Error is Continue', async () => {
		const result = await checkWithoutStorage('continueRegularOutput');

		expect(onlyItem(result).json).toMatchObject({
			error:
				'n8n could not keep the report: the place where it keeps binary data is not there [item 0]',
			description: expect.stringContaining(
				'read its result with the operation Get Result',
			) as string,
			decision: 'undecided',
			jobId: bench.simulator.submissions[0]?.jobId,
			fileName: 'call.wav',
		});
	});

	it('ends the run with the job ID when On Error is Stop Workflow', async () => {
		const result = await checkWithoutStorage('stopWorkflow');

		expect(result.error?.message).toMatch(/^n8n could not keep the report: /);
		expect(result.error?.everything).not.toContain(storage);
		expect(result.error?.context.jobId).toBe(bench.simulator.submissions[0]?.jobId);
	});
});

describe('a download that n8n cannot keep', () => {
	it('is told without a path of the server, and nothing is sent', async () => {
		const server = await startFileServer(readFixture('speech-pcm8.wav'));
		rmSync(storage, { recursive: true, force: true });
		writeFileSync(storage, 'a file where n8n looks for a folder');
		try {
			const result = await bench.check([{}], {
				parameters: { audioSource: 'url', audioUrl: server.link('ok', 'call.wav') },
				binaryDataMode: 'filesystem',
			});

			expect(result.error?.message).toBe(
				`n8n did not keep the recording from 127.0.0.1:${server.port}: the place where it keeps binary data is not there [item 0]`,
			);
			expect(result.error?.everything).not.toContain(storage);
			expect(bench.simulator.submissions).toEqual([]);
		} finally {
			await server.close();
		}
	});
});
