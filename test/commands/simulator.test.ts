import { once } from 'node:events';
import axios from 'axios';
import FormData from 'form-data';
import { readFixture } from '../fixtures/fixtures';
import { scenarios } from '../simulator/scenarios';
import { startNpmScript } from './npmRun';

describe('npm run simulator', () => {
	it('says where it listens and which faults it shows, answers, and ends when it is told to', async () => {
		const child = startNpmScript('simulator', ['--port', '0', '--job-seconds', '0']);
		const exited = once(child, 'exit');
		let printed = '';
		const ready = new Promise<string>((resolve) => {
			child.stdout.on('data', (chunk: Buffer) => {
				printed += chunk.toString();
				const url = /Simulated Dataspike at (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1];
				if (url !== undefined && printed.includes('Stop with Ctrl-C')) resolve(url);
			});
		});

		const url = await Promise.race([ready, exited.then(() => 'ended before it was ready')]);
		const body = new FormData();
		body.append('file', readFixture('speech-pcm16.wav'), 'voice.wav');
		const headers = { 'ds-api-token': 'a-very-secret-key' };
		const submitted = await axios.post<{ id: string }>(
			`${url}/api/v4/deepfake/audio/analyze`,
			body,
			{ headers: { ...headers, ...body.getHeaders() } },
		);
		const job = await axios.get<{ status: string; score: number }>(
			`${url}/api/v4/deepfake/job/${submitted.data.id}`,
			{ headers },
		);
		process.kill(-(child.pid ?? 0), 'SIGTERM');
		await exited;

		expect(job.data).toMatchObject({ status: 'completed', score: expect.any(Number) as number });
		for (const name of Object.keys(scenarios)) expect(printed).toContain(name);
		expect(printed).not.toContain('a-very-secret-key');
	});
});
