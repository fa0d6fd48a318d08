import { createHash } from 'node:crypto';
import { readFixture } from '../fixtures/fixtures';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

function scored(score: number) {
	return { job: { durationMs: 0, result: { status: 'completed', verdict: 'word', score } } };
}

describe('Attach Report', () => {
	it.each([
		['html', 'text/html', 'deepfake-report-speech-pcm16.html', '<!DOCTYPE html>'],
		['svg', 'image/svg+xml', 'deepfake-report-speech-pcm16.svg', '<?xml version="1.0"'],
	])('%s: attaches a file of type %s beside the audio', async (choice, mimeType, name, start) => {
		bench.simulator.setScenario(scored(0.87));

		const result = await bench.check([recording()], { options: { attachReport: choice } });

		const { json, binary } = onlyItem(result);
		const { deepfakeReport: report, data } = binary;
		const sha256 = createHash('sha256').update(readFixture('speech-pcm16.wav')).digest('hex');
		expect(data?.sha256).toBe(sha256);
		expect(report).toMatchObject({ mimeType, fileName: name });
		expect(report?.text?.startsWith(start)).toBe(true);
		expect(report?.text).toContain('>Flagged</');
		expect(report?.text).toContain('0.87');
		expect(report?.text).toContain(sha256);
		expect(report?.text).toContain(String(json.jobId));
		expect(report?.text).toContain(new URL(bench.simulator.url).host);
		expect(report?.text).toContain('>Duration</');
	});

	it.each([['none'], [undefined], ['pdf']])('%p attaches nothing', async (attachReport) => {
		const result = await bench.check([recording()], { options: { attachReport } });

		expect(Object.keys(onlyItem(result).binary)).toEqual(['data']);
	});

	it('attaches the report alone when Pass Files On is off', async () => {
		const result = await bench.check([recording()], {
			options: { attachReport: 'html', passFilesOn: false },
		});

		expect(Object.keys(onlyItem(result).binary)).toEqual(['deepfakeReport']);
	});

	it.each(['html', 'svg'])('%s: a hostile file name does no harm', async (attachReport) => {
		// Without a slash: n8n keeps only what stands behind the last one.
		const name = '"><script src="evil.js">\u202E&.wav';

		const result = await bench.check([recording('speech-pcm16.wav', name)], {
			options: { attachReport },
		});

		const report = onlyItem(result).binary.deepfakeReport;
		expect(report?.text).toContain('&lt;script src=&quot;evil.js&quot;&gt;[U+202E]&amp;.wav');
		expect(report?.text).not.toMatch(/<script/i);
		expect(report?.fileName).not.toMatch(/[<>:"|?*\u202E/\\]/);
	});

	it.each([
		['speech-cbr.mp3', '2.88 seconds'],
		['speech.m4a', '2.77 seconds'],
		['speech-alaw.wav', '2.77 seconds'],
		['voice-note.ogg', '2.77 seconds'],
	])('says of %s, which is checked whole, that it lasts %s', async (fixture, duration) => {
		const result = await bench.check([recording(fixture)], { options: { attachReport: 'html' } });

		expect(onlyItem(result).binary.deepfakeReport?.text).toContain(duration);
	});

	it('works where n8n keeps files on the disk', async () => {
		const result = await bench.check([recording('speech.m4a')], {
			options: { attachReport: 'svg' },
			binaryDataMode: 'filesystem',
		});

		const report = onlyItem(result).binary.deepfakeReport;
		expect(report?.fileName).toBe('deepfake-report-speech.svg');
		expect(report?.text).toContain('>M4A</text>');
	});

	it('reports on a job that Get Result reads, without claiming to know the file', async () => {
		bench.simulator.setScenario(scored(0.2));
		const submitted = await bench.check([recording()], {
			parameters: { operation: 'submitAudio' },
		});
		const { jobId } = onlyItem(submitted).json;

		const result = await bench.check([{ json: { fileName: 'call & co.wav' } }], {
			parameters: { operation: 'getResult', jobId },
			options: { attachReport: 'html' },
		});

		const text = onlyItem(result).binary.deepfakeReport?.text;
		expect(text).toContain('>Clear</h1>');
		expect(text).toContain('File name (as the input says)');
		expect(text).toContain('call &amp; co.wav');
		expect(text).toContain('not known: the result was asked for by its job ID');
	});

	it('calls an analysis that has not finished undecided', async () => {
		bench.simulator.setScenario({ job: { durationMs: 1e9 } });

		const result = await bench.check([recording()], {
			options: { attachReport: 'html', maximumWait: 3, ifNotFinishedInTime: 'returnPending' },
		});

		const text = onlyItem(result).binary.deepfakeReport?.text;
		expect(text).toContain('>Undecided</h1>');
		expect(text).toContain('no score');
	});

	it('attaches nothing to what was not checked', async () => {
		const result = await bench.check([recording('speech.wma')], {
			options: { attachReport: 'html' },
			onError: 'continueRegularOutput',
		});

		expect(Object.keys(onlyItem(result).binary)).toEqual(['data']);
	});
});
