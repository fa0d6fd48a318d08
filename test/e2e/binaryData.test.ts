import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fixturePath } from '../fixtures/fixtures';
import { startN8nBench } from './harness/n8nBench';
import {
	check,
	connect,
	lastExecution,
	publishWebhook,
	readRunData,
	sendFiles,
	webhook,
} from './harness/workflows';

const names = ['speech-pcm16.wav', 'speech-cbr.mp3', 'speech-alac.m4a'];

describe('where n8n keeps binary data', () => {
	it.each(['filesystem', 'database', 'default'])(
		'%s: the bytes that arrive are the bytes that were sent',
		async (mode) => {
			const bench = await startN8nBench({ settings: { N8N_DEFAULT_BINARY_DATA_MODE: mode } });
			try {
				const { id, url } = await publishWebhook(bench, {
					name: mode,
					nodes: [webhook(mode), check(bench, { binaryPropertyName: 'file0, file1, file2' })],
					connections: { Webhook: connect('Check') },
				});
				const files = names.map((fileName) => ({
					fileName,
					bytes: readFileSync(fixturePath(fileName)),
				}));

				await sendFiles(url, files);
				const runData = readRunData(await lastExecution(bench.api, id));

				const arrived = bench.simulator.submissions.map(({ fileName, sha256 }) => ({
					fileName,
					sha256,
				}));
				expect(arrived).toHaveLength(3);
				expect(arrived).toEqual(
					expect.arrayContaining(
						files.map(({ fileName, bytes }) => ({
							fileName,
							sha256: createHash('sha256').update(bytes).digest('hex'),
						})),
					),
				);
				expect(runData.Check?.[0]?.map(({ json }) => json.reason)).toEqual([null, null, null]);
				// The recording goes on beside its result, whatever the place it is kept in.
				expect(Object.keys(runData.Check?.[0]?.[0]?.binary ?? {})).toHaveLength(3);
			} finally {
				await bench.close();
			}
		},
	);
});
