import { npmRun } from './npmRun';

describe('npm run bench', () => {
	it('prints a table of what was measured', async () => {
		const { exitCode, stdout } = await npmRun('bench', ['--quick', '--only', 'long-run']);

		expect(stdout).toContain('### 150 files in one run, 50 at a time\n');
		expect(stdout).toMatch(/\| CPU per file, ms \(with collections\) +\| \d+\.\d +\|/);
		expect(exitCode).toBe(0);
		// It builds, packs, and runs in real time, beside whatever else the machine does.
	}, 300_000);

	it('names the measurements there are when asked for another', async () => {
		const { exitCode, stderr } = await npmRun('bench', ['--only', 'anything']);

		expect(stderr).toContain('There is no measurement "anything"');
		expect(stderr).toContain('beside-hostile');
		expect(exitCode).toBe(1);
	});
});
