import { acceptedFixtures, refusedFixtures } from '../fixtures/fixtures';
import { npmRun } from '../commands/npmRun';

describe('npm run n8n', () => {
	it('--verify asks the webhook example about every fixture, and ends', async () => {
		const { exitCode, stdout, stderr } = await npmRun('n8n', ['--verify']);

		const lines = stdout.trim().split('\n');
		expect(stderr).toContain('Every answer is as expected');
		expect(lines).toHaveLength(acceptedFixtures.length + refusedFixtures.length);
		for (const line of lines) expect(line).toMatch(/^ok {2}\S+ +HTTP (?:200|422) /);
		expect(exitCode).toBe(0);
	});

	it('explains an option that it does not know, and starts nothing', async () => {
		const { exitCode, stderr } = await npmRun('n8n', ['--prot', '80']);

		expect(exitCode).toBe(1);
		expect(stderr).toContain("Unknown option '--prot'");
		expect(stderr).toContain('Usage: npm run n8n');
	});
});
