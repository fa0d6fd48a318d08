import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { identify } from '../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { canOpen, openRecording } from '../../../nodes/DeepfakeAudioCheck/audio/open';
import { makeGoodFiles } from './accounting/goodFiles';

const tools = {
	loadCodec: () => Promise.reject(new Error('Nothing is decoded here')),
	yieldToEventLoop: () => Promise.resolve(),
};

const FIXTURES = path.join(__dirname, '..', '..', 'fixtures', 'files');

/** Fixtures that are damaged on purpose, or hold sound that is not read. */
const NOT_WHOLE = ['truncated.m4a'];

/** What is wrong with a file, by its coverage; undefined if it is not read at all. */
async function alarmsOf(file: Uint8Array) {
	const format = identify(file, file.length);
	if (!canOpen(format)) return undefined;
	const opened = await openRecording(format, file, tools);
	if (!opened.ok) return undefined;
	const { unaccounted, gaps, isCutOff } = opened.recording.coverage;
	return { unaccounted, gaps, isCutOff };
}

const NO_ALARM = { unaccounted: [], gaps: 0, isCutOff: false };

describe('a whole file raises no alarm:', () => {
	it('every fixture that can be read', async () => {
		const names = readdirSync(FIXTURES).filter((name) => !NOT_WHOLE.includes(name));
		const alarms = new Map<string, object>();
		for (const name of names) {
			const found = await alarmsOf(readFileSync(path.join(FIXTURES, name)));
			if (found !== undefined) alarms.set(name, found);
		}

		expect(alarms.size).toBeGreaterThan(25);
		expect(Object.fromEntries(alarms)).toEqual(
			Object.fromEntries([...alarms.keys()].map((name) => [name, NO_ALARM])),
		);
	});

	it('what ffmpeg writes of every kind', async () => {
		const files = await makeGoodFiles();
		const whole = files.flatMap(({ name, file, others }) => [
			[name, file] as const,
			...others.map((other, index) => [`${name}, other ${index}`, other.file] as const),
		]);
		for (const [name, file] of whole)
			expect([name, await alarmsOf(file)]).toEqual([name, NO_ALARM]);
	}, 1_200_000);

	it('what sox and opus-tools write', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'whole-'));
		const at = (name: string) => path.join(folder, name);
		try {
			execFileSync('espeak-ng', ['-w', at('spoken.wav'), 'Please call the bank back at once.']);
			execFileSync('opusenc', ['--quiet', at('spoken.wav'), at('opusenc.opus')]);
			execFileSync('opusenc', ['--quiet', '--framesize', '60', at('spoken.wav'), at('60ms.opus')]);
			for (const name of ['sox.wav', 'sox.aiff', 'sox.aifc', 'sox.au', 'sox.flac', 'sox.ogg']) {
				execFileSync('sox', ['-V1', at('spoken.wav'), at(name)], { stdio: 'ignore' });
			}
			for (const coding of ['a-law', 'u-law', 'ms-adpcm', 'ima-adpcm', 'floating-point']) {
				execFileSync('sox', ['-V1', at('spoken.wav'), '-e', coding, at(`${coding}.wav`)]);
			}
			for (const name of readdirSync(folder)) {
				const alarms = await alarmsOf(readFileSync(at(name)));
				expect([name, alarms]).toEqual([name, NO_ALARM]);
			}
		} finally {
			rmSync(folder, { recursive: true });
		}
	}, 1_200_000);
});
