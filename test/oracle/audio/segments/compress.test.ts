import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { openVoice, speechOf, write } from '../../../unit/audio/opening';
import { createWorkFolder, decoded, ffmpeg } from './tools';

const folder = createWorkFolder();
afterAll(folder.remove);

function sox(...arguments_: string[]): string {
	const { status, stderr, stdout, error } = spawnSync('sox', arguments_, { encoding: 'utf8' });
	if (status !== 0) throw error ?? new Error(`sox: ${stderr}`);
	return `${stdout}${stderr}`;
}

/** The loudness of a file in dB, full scale being 0. */
function loudnessDb(path: string, ...effects: string[]): number {
	const output = sox(path, '-n', ...effects, 'stats');
	return Number(/RMS lev dB\s+(-?[\d.]+|-inf)/.exec(output)?.[1]?.replace('-inf', '-200'));
}

async function compress(
	path: string,
	limits: { segmentSeconds?: number; maximumBytes?: number } = {},
): Promise<string[]> {
	const speech = speechOf(await openVoice(readFileSync(path)));
	const plans = speech.plan({ maximumBytes: 10_485_760, ...limits });
	const paths: string[] = [];
	for (const plan of plans) {
		const target = `${path}.${plan.index}.16k.wav`;
		writeFileSync(target, await write(speech, plan));
		paths.push(target);
	}
	return paths;
}

function makeTone(rate: number, frequencyHz: number): string {
	const path = folder.path(`tone-${rate}-${frequencyHz}.wav`);
	const tone = ['synth', '1', 'sine', String(frequencyHz), 'gain', '-6'];
	sox('-r', String(rate), '-n', '-c', '1', '-e', 'floating-point', '-b', '32', path, ...tone);
	return path;
}

const RATES = [22_050, 32_000, 44_100, 48_000, 96_000];

describe('compressing to 16 kHz', () => {
	it.each(RATES)('changes no frequency up to 7 kHz by 0.5 dB, from %p Hz', async (rate) => {
		for (const frequencyHz of [50, 100, 300, 1000, 2000, 3000, 4000, 5000, 6000, 6500, 7000]) {
			const tone = makeTone(rate, frequencyHz);
			const [compressed = ''] = await compress(tone);

			// Without the first and last moments, where the tone begins and ends.
			const trim = ['trim', '0.1', '0.8'];
			const ripple = loudnessDb(compressed, ...trim) - loudnessDb(tone, ...trim);

			expect(Math.abs(ripple)).toBeLessThan(0.5);
		}
	});

	it.each(RATES)('lets nothing above 8 kHz through, by 60 dB, from %p Hz', async (rate) => {
		for (const share of [0, 0.02, 0.1, 0.25, 0.5, 0.75, 0.98]) {
			const frequencyHz = Math.round(8000 + share * (rate / 2 - 8000)) + (share === 0 ? 10 : 0);
			const tone = makeTone(rate, frequencyHz);
			const [compressed = ''] = await compress(tone);

			const trim = ['trim', '0.1', '0.8'];
			const rejection = loudnessDb(tone, ...trim) - loudnessDb(compressed, ...trim);

			expect(rejection).toBeGreaterThanOrEqual(60);
		}
	});

	it('keeps a sweep apart from its mirror image', async () => {
		const path = folder.path('sweep.wav');
		sox(
			'-n',
			'-r',
			'48000',
			'-b',
			'24',
			'-c',
			'1',
			path,
			'synth',
			'4',
			'sine',
			'8100:24000',
			'gain',
			'-6',
		);
		const [compressed = ''] = await compress(path);

		expect(loudnessDb(path) - loudnessDb(compressed, 'trim', '0.05', '3.9')).toBeGreaterThan(60);
	});

	it.each([
		['pcm_u8', '48000', '2'],
		['pcm_s16le', '44100', '2'],
		['pcm_s24le', '48000', '1'],
		['pcm_s32le', '16000', '2'],
		['pcm_f32le', '22050', '1'],
		['pcm_f64le', '8000', '1'],
		['pcm_alaw', '48000', '2'],
		['pcm_mulaw', '48000', '1'],
		['pcm_s16le', '11025', '6'],
	])('sounds like the work of sox: %s at %s Hz, %s channels', async (codec, rate, channels) => {
		const path = folder.path(`${codec}-${rate}.wav`);
		const voice =
			"aevalsrc='0.3*sin(2*PI*220*t)+0.2*sin(2*PI*1330*t)+0.1*sin(2*PI*3000*t)':s=96000:d=2";
		ffmpeg('-f', 'lavfi', '-i', voice, '-ar', rate, '-ac', channels, '-c:a', codec, path);
		const [compressed = ''] = await compress(path);

		const bySox = folder.path('by-sox.wav');
		const plain = folder.path('plain.wav');
		ffmpeg('-i', path, '-ac', channels, '-c:a', 'pcm_f32le', plain);
		const mean = ['remix', '-'];
		sox(plain, '-b', '16', '-D', bySox, ...mean, 'rate', '-v', '16000', 'trim', '0', '2');
		const difference = folder.path('difference.wav');
		sox('-m', '-v', '1', compressed, '-v', '-1', bySox, difference, 'trim', '0.1', '1.8');

		// 8-bit samples bring noise of their own, but both make the same of it up to 7 kHz.
		expect(loudnessDb(bySox) - loudnessDb(difference, 'sinc', '-6500')).toBeGreaterThan(60);
	});

	it('writes 16 kHz, one channel, 16 bits, of the same length', async () => {
		const [compressed = ''] = await compress(makeTone(44_100, 440));

		expect(sox('--i', compressed)).toMatch(/Channels\s+: 1\n[^]*Sample Rate\s+: 16000\n[^]*16-bit/);
		expect(readFileSync(compressed)).toHaveLength(44 + 2 * 16_000);
	});

	it('makes segments that joined equal the whole, bit for bit', async () => {
		const path = folder.path('long.wav');
		sox('-n', '-r', '44100', '-b', '16', '-c', '2', path, 'synth', '17', 'pinknoise', 'gain', '-6');
		const whole = decoded(await compress(path), 's16le');

		const segments = await compress(path, { segmentSeconds: 5 });

		expect(segments).toHaveLength(4);
		expect(decoded(segments, 's16le').equals(whole)).toBe(true);
	});

	it('changes no sample of what is 16 kHz in one channel of 16 bits already', async () => {
		const path = folder.path('same.wav');
		sox('-n', '-r', '16000', '-b', '16', '-c', '1', path, 'synth', '1', 'pinknoise', 'gain', '-6');

		const [compressed = ''] = await compress(path);

		expect(decoded([compressed], 's16le').equals(decoded([path], 's16le'))).toBe(true);
	});

	it.each([
		['telephone sound in A-law', ['-r', '8000', '-e', 'a-law', '-c', '2']],
		['16 kHz, one channel, 16 bits', ['-r', '16000', '-b', '16', '-c', '1']],
	])('is no smaller than what is as small already: %s', async (_name, format) => {
		const path = folder.path('small.wav');
		sox('-n', ...format, path, 'synth', '1', 'sine', '440');

		const voice = await openVoice(readFileSync(path));

		const [speechBytes, originalBytes] = [speechOf(voice).whole, voice.original.whole].map(
			({ sizeBytes }) => sizeBytes,
		);
		expect(speechBytes).toBe(44 + 2 * 16_000);
		expect(originalBytes).toBeLessThanOrEqual(44 + 2 * 16_000 + 14);
	});
});
