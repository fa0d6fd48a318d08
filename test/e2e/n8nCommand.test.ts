import axios from 'axios';
import { acceptedFixtures, refusedFixtures } from '../fixtures/fixtures';
import { npmRun, startNpmScript } from '../commands/npmRun';
import { until } from './harness/workflows';

describe('npm run n8n', () => {
	it('--verify asks the webhook example about every fixture, and ends', async () => {
		const { exitCode, stdout, stderr } = await npmRun('n8n', ['--verify']);

		const lines = stdout.trim().split('\n');
		expect(stderr).toContain('Every answer is as expected');
		expect(lines).toHaveLength(acceptedFixtures.length + refusedFixtures.length);
		for (const line of lines) expect(line).toMatch(/^ok {2}\S+ +HTTP (?:200|422) /);
		expect(exitCode).toBe(0);
	});

	it('says where to go, and stops everything at Ctrl-C', async () => {
		const child = startNpmScript('n8n');
		let printed = '';
		child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
		const exited = new Promise((resolve) => child.once('close', resolve));
		await until(() => printed.includes('Ctrl-C stops'), 'n8n is ready');
		const url = /with Deepfake Audio Check: (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1] ?? '';
		const service = /the simulator|a simulator/.exec(printed);
		expect(service).not.toBeNull();
		expect((await axios.get(url)).status).toBe(200);

		// A terminal sends it to all of the group.
		process.kill(-(child.pid ?? 0), 'SIGINT');
		await exited;

		await until(
			async () =>
				await axios.get(url).then(
					() => false,
					(error: { code?: string }) => error.code === 'ECONNREFUSED',
				),
			'nothing listens there any more',
		);
	});

	it('explains an option that it does not know, and starts nothing', async () => {
		const { exitCode, stderr } = await npmRun('n8n', ['--prot', '80']);

		expect(exitCode).toBe(1);
		expect(stderr).toContain("Unknown option '--prot'");
		expect(stderr).toContain('Usage: npm run n8n');
	});
});
