import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { acceptedFixtures, readFixture } from '../fixtures/fixtures';
import { startSimulator, type Simulator } from '../simulator/simulator';
import { npmRun } from './npmRun';

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'check-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function file(name: string, bytes: Uint8Array): Promise<string> {
	const filePath = path.join(folder, name);
	await writeFile(filePath, bytes);
	return filePath;
}

/** A WAV of silence, 11 000 044 bytes long. */
function largeWave(): Buffer {
	const wave = Buffer.alloc(11_000_044);
	wave.set(readFixture('speech-pcm16.wav').subarray(0, 44));
	return wave;
}

describe('npm run check', () => {
	it('prints a row for each fixture, all of them with a result', async () => {
		const { exitCode, stdout, stderr } = await npmRun('check');

		const [heading, , ...rows] = stdout.trimEnd().split('\n');
		expect(stderr).toContain('the scores mean nothing');
		expect(heading?.split(/\s{2,}/)).toEqual([
			'file',
			'container',
			'size',
			'status',
			'score',
			'verdict',
			'flagged',
			'polls',
			'waited',
		]);
		expect(rows.map((row) => row.split(/\s{2,}/)[0])).toEqual(
			acceptedFixtures.map(({ fileName }) => fileName),
		);
		for (const row of rows) expect(row).toMatch(/ completed .* (YES|no) /);
		expect(exitCode).toBe(0);
	});

	it('prints one JSON array with --json: results, and what could not be checked', async () => {
		const files = [
			await file('x', readFixture('speech-pcm16.wav')),
			await file('music.wav', readFixture('speech-cbr.mp3')),
			await file('voice.mp3', readFixture('speech.wma')),
			await file('empty.wav', new Uint8Array()),
			await file('large.wav', largeWave()),
			await file('page.mp3', readFixture('login-page.mp3')),
			path.join(folder, 'missing.wav'),
		];

		const { exitCode, stdout } = await npmRun('check', ['--json', ...files]);

		const reports = JSON.parse(stdout) as Array<Record<string, unknown>>;
		expect(reports).toEqual([
			expect.objectContaining({
				status: 'completed',
				fileName: 'x',
				audio: expect.objectContaining({ container: 'wav', sentFileName: 'x.wav' }) as object,
			}),
			expect.objectContaining({
				status: 'completed',
				fileName: 'music.wav',
				audio: expect.objectContaining({ container: 'mp3', sentFileName: 'music.mp3' }) as object,
			}),
			refusal('voice.mp3', /"voice.mp3" is a Windows Media .*, which Dataspike does not accept/),
			refusal('empty.wav', /"empty.wav" is an empty file/),
			refusal('large.wav', /"large.wav" is too large: 10.5 MB, and Dataspike accepts up to 10 MB/),
			refusal('page.mp3', /"page.mp3" is a web page, not a recording/),
			refusal('missing.wav', /"missing.wav" could not be read/),
		]);
		expect(exitCode).toBe(1);
	});

	it.each(['html', 'svg'])(
		'writes a report for each recording with --report %s',
		async (format) => {
			const [subfolder, target] = [path.join(folder, `other-${format}`), path.join(folder, format)];
			await mkdir(subfolder);
			const files = [
				await file('call.wav', readFixture('speech-pcm16.wav')),
				await file(`other-${format}/call.wav`, readFixture('speech-pcm8.wav')),
				await file('phone.amr', readFixture('speech.wma')),
			];

			const { stdout } = await npmRun('check', [
				...files,
				...['--segment-length', '5', '--report', format, '--report-folder', target],
			]);

			const names = [`deepfake-report-call.${format}`, `deepfake-report-call-2.${format}`];
			expect((await readdir(target)).sort()).toEqual([...names].sort());
			for (const name of names) {
				expect(stdout).toContain(`  ${path.join(target, name)}\n`);
				const text = await readFile(path.join(target, name), 'utf8');
				expect(text.slice(0, 200)).toMatch(format === 'html' ? /^<!doctype html>/i : /<svg /);
				expect(text.includes('call.wav')).toBe(true);
			}
		},
		300_000,
	);

	it('names the reports in its JSON, and keeps a reference', async () => {
		const recording = await file('one.wav', readFixture('speech-pcm8.wav'));
		const target = path.join(folder, 'new', 'reports');

		const { stdout } = await npmRun('check', [
			...['--json', '--report', 'html', '--report-folder', target],
			...['--reference-id', 'A-17', recording],
		]);

		expect(JSON.parse(stdout)).toMatchObject([
			{ report: path.join(target, 'deepfake-report-one.html'), referenceId: 'A-17' },
		]);
		expect(await readdir(target)).toEqual(['deepfake-report-one.html']);
	}, 300_000);

	it('explains itself with --help', async () => {
		const { exitCode, stdout } = await npmRun('check', ['--help']);

		expect(stdout).toContain('Usage: npm run check');
		expect(exitCode).toBe(0);
	});

	it.each([
		['an unknown option', ['--treshold', '0.5'], '--treshold'],
		[
			'a threshold out of range',
			['--threshold', '2'],
			'--threshold has to be a number from 0 to 1',
		],
		['a format that is none', ['--report', 'pdf'], '--report has to be html or svg, not "pdf"'],
		['no number', ['--concurrency', 'many'], '--concurrency has to be a number from 1 to 50'],
	])('refuses %s and prints its usage', async (_, commandLine, message) => {
		const { exitCode, stdout, stderr } = await npmRun('check', commandLine);

		expect(stderr).toContain(message);
		expect(stderr).toContain('Usage: npm run check');
		expect(stdout).toBe('');
		expect(exitCode).toBe(1);
	});

	describe('with a key', () => {
		let simulator: Simulator;
		beforeAll(async () => {
			simulator = await startSimulator({ jobDurationMs: 100 });
		});
		afterAll(async () => await simulator.close());

		it('uses the service at DATASPIKE_BASE_URL, and prints the key nowhere', async () => {
			const recording = await file('voice.wav', readFixture('speech-pcm16.wav'));

			const { exitCode, stdout, stderr } = await npmRun('check', [recording, '--threshold', '1'], {
				DATASPIKE_API_KEY: 'a-very-secret-key',
				DATASPIKE_BASE_URL: simulator.url,
			});

			expect(simulator.submissions.map(({ apiKey }) => apiKey)).toEqual(['a-very-secret-key']);
			expect(stdout).toMatch(/voice\.wav .* completed .* no /);
			expect(stdout + stderr).not.toContain('a-very-secret-key');
			expect(exitCode).toBe(0);
		});

		it('names an environment that does not exist', async () => {
			const { exitCode, stderr } = await npmRun('check', [], {
				DATASPIKE_API_KEY: 'a-very-secret-key',
				DATASPIKE_ENVIRONMENT: 'staging',
			});

			expect(stderr).toContain('DATASPIKE_ENVIRONMENT has to be production or sandbox');
			expect(exitCode).toBe(1);
		});
	});
});

function refusal(fileName: string, error: RegExp): object {
	return {
		fileName,
		error: expect.stringMatching(error) as string,
		description: expect.stringMatching(/\S.{10}/) as string,
		jobId: null,
	};
}
