import { npmRun } from './npmRun';

describe('npm run hostile', () => {
	it('measures what it is asked for, at a size and at twice the size', async () => {
		const only = '^(AU: headers alone|an answer with the beginnings of a key)$';

		const { exitCode, stdout } = await npmRun('hostile', [
			...['--only', only, '--size', '20000', '--tries', '1', '--json'],
		]);

		const rows = stdout.trim().split('\n');
		expect(exitCode).toBe(0);
		expect(rows.map((row) => JSON.parse(row) as unknown)).toMatchObject([
			{ name: 'AU: headers alone', once: { pauses: expect.any(Number) as number } },
			{ name: 'an answer with the beginnings of a key' },
		]);
	});
});
