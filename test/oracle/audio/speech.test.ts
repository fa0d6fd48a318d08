import { readFileSync } from 'node:fs';
import { findSpeech } from '../../../nodes/DeepfakeAudioCheck/audio/pcm/findSpeech';
import { createTools, openVoice } from '../../unit/audio/opening';
import { ffmpeg, openWorkshop, run } from './convert/tools';

/*
 * No recording with two seconds of speech may be held back, which is what happens under half a second of
 * it. The voices are espeak-ng's; what is done to them is ffmpeg's and gstreamer's.
 */

const { file, remove } = openWorkshop();
afterAll(remove);

const MONEY = 'Please transfer the money today. The quick brown fox jumps over the lazy dog.';

async function speechSeconds(name: string): Promise<number> {
	const voice = await openVoice(readFileSync(file(name)));
	if (voice.pcm === undefined) throw new Error('It cannot be decoded');
	const map = await findSpeech(voice.pcm, createTools());
	if (map === undefined) throw new Error('It was not heard');
	return map.secondsBetween(0, voice.durationSeconds);
}

/** Speaks into a file, 2 to 8 seconds of it. */
function speak(name: string, text: string, ...options: string[]): void {
	run('espeak-ng', '-w', file(name), ...options, text);
}

/** Makes the mean level of a voice this, in dB of full scale. */
function level(from: string, to: string, db: number, ...options: string[]): void {
	const stats = run('sh', '-c', `sox '${file(from)}' -n stats 2>&1`).toString();
	const meanDb = Number(/RMS lev dB\s+(-[\d.]+)/.exec(stats)?.[1]);
	ffmpeg('-i', file(from), '-af', `volume=${db - meanDb}dB`, ...options, file(to));
}

describe('speech is heard', () => {
	it.each([
		['English', 'en', MONEY],
		['German', 'de', 'Bitte überweisen Sie das Geld noch heute.'],
		['Russian', 'ru', 'Пожалуйста, переведите деньги сегодня.'],
		['Chinese', 'cmn', '请今天把钱转过去，谢谢你的帮助。'],
		['Arabic', 'ar', 'من فضلك حول المال اليوم إلى الحساب'],
		['Hindi', 'hi', 'कृपया आज ही पैसे भेज दीजिए।'],
	])('in %s', async (_language, voice, text) => {
		speak('voice.wav', text, '-v', voice);

		expect(await speechSeconds('voice.wav')).toBeGreaterThan(1);
	});

	it.each([
		['whispered', ['-v', 'en+whisper']],
		['slow', ['-v', 'en', '-s', '80']],
		['high', ['-v', 'en+f3', '-p', '90']],
		['deep', ['-v', 'en+m3', '-p', '5']],
	])('%s', async (_manner, options) => {
		speak('voice.wav', MONEY, ...options);

		expect(await speechSeconds('voice.wav')).toBeGreaterThan(2);
	});

	const voices = [
		['spoken', ['-v', 'en']],
		['whispered', ['-v', 'en+whisper']],
	] as const;
	describe.each(voices)('%s', (_manner, options) => {
		beforeAll(() => speak('voice.wav', MONEY, ...options));

		it.each([
			['in the telephone band', 'out.wav', ['-af', 'highpass=300,lowpass=3400', '-ar', '8000']],
			['in mu-law', 'out.wav', ['-ar', '8000', '-c:a', 'pcm_mulaw']],
			['in A-law', 'out.wav', ['-ar', '8000', '-c:a', 'pcm_alaw']],
			['as MP3', 'out.mp3', ['-ar', '44100', '-b:a', '64k']],
			['as Opus', 'out.ogg', ['-c:a', 'libopus', '-b:a', '12k']],
			['at 11 025 Hz', 'out.wav', ['-ar', '11025']],
			['at 37 800 Hz', 'out.wav', ['-ar', '37800']],
			['at 96 kHz', 'out.wav', ['-ar', '96000']],
			['on the second channel only', 'out.wav', ['-af', 'pan=stereo|c0=0*c0|c1=c0']],
			['against itself', 'out.wav', ['-af', 'pan=stereo|c0=c0|c1=-1*c0']],
		])('%s', async (_name, name, made) => {
			ffmpeg('-i', file('voice.wav'), ...made, file(name));

			expect(await speechSeconds(name)).toBeGreaterThan(2);
		});

		it('as AMR at its lowest rate', async () => {
			ffmpeg('-i', file('voice.wav'), '-ar', '8000', '-ac', '1', file('8k.wav'));
			const pipeline = `filesrc location=${file('8k.wav')} ! wavparse ! audioconvert ! amrnbenc band-mode=0 ! filesink location=${file('raw.amr')}`;
			run('gst-launch-1.0', '-q', ...pipeline.split(' '));
			const raw = readFileSync(file('raw.amr'));
			const isWhole = raw.toString('latin1', 0, 6) === '#!AMR\n';
			const bytes = isWhole ? raw : Buffer.concat([Buffer.from('#!AMR\n'), raw]);
			const voice = await openVoice(bytes);
			if (voice.pcm === undefined) throw new Error('It cannot be decoded');

			const map = await findSpeech(voice.pcm, createTools());

			expect(map?.secondsBetween(0, voice.durationSeconds)).toBeGreaterThan(2);
		});

		it.each([[10], [0]])('with pink noise %i dB below it', async (db) => {
			level('voice.wav', 'loud.wav', -23);
			ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=c=pink:seed=7:d=20:a=0.5', file('pink.wav'));
			level('pink.wav', 'noise.wav', -23 - db);
			const mix = '[0][1]amix=inputs=2:duration=first:normalize=0';
			const inputs = ['-i', file('loud.wav'), '-i', file('noise.wav')];
			ffmpeg(...inputs, '-filter_complex', mix, file('out.wav'));

			expect(await speechSeconds('out.wav')).toBeGreaterThan(2);
		});

		it.each([[[]], [['-ar', '8000']]])('very quietly, at -50 dB: %j', async (made) => {
			level('voice.wav', 'out.wav', -50, ...made);

			expect(await speechSeconds('out.wav')).toBeGreaterThan(2);
		});
	});
});

describe('no speech', () => {
	it.each([
		['silence', 'anullsrc=r=16000:d=20'],
		['the noise of a line', 'anoisesrc=d=20:a=0.001:color=white:seed=1:r=16000'],
		['quiet pink noise', 'anoisesrc=d=20:a=0.003:color=pink:seed=1:r=16000'],
	])('is in %s', async (_name, source) => {
		ffmpeg('-f', 'lavfi', '-i', source, file('out.wav'));

		expect(await speechSeconds('out.wav')).toBeLessThan(0.5);
	});

	it('is not what the detector makes of a dial tone', async () => {
		ffmpeg('-f', 'lavfi', '-i', 'sine=f=425:d=10', file('out.wav'));

		expect(await speechSeconds('out.wav')).toBeGreaterThan(5);
	});
});
