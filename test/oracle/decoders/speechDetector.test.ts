import { ffmpeg, openWorkshop } from '../audio/convert/tools';
import { loadCodec } from '../../unit/decoders/loadCodec';

const workshop = openWorkshop();
const { file } = workshop;

beforeAll(() => workshop.makeSpeech(), 300_000);
afterAll(() => workshop.remove());

type Rate = 8_000 | 16_000 | 32_000 | 48_000;

/** The part of frames of 20 ms that hold speech, of what ffmpeg makes of these arguments. */
async function speechShare(sampleRate: Rate, ...source: string[]): Promise<number> {
	const bytes = ffmpeg(...source, '-ac', '1', '-ar', `${sampleRate}`, '-f', 's16le', '-');
	const samples = new Int16Array(Uint8Array.from(bytes).buffer);
	const { createSpeechDetector } = await loadCodec('speechDetector');
	const detector = await createSpeechDetector({ sampleRate, mode: 0 });
	const size = sampleRate / 50;
	const count = Math.floor(samples.length / size);
	let speech = 0;
	for (let frame = 0; frame < count; frame += 1) {
		if (detector.isSpeech(samples.subarray(frame * size, (frame + 1) * size))) speech += 1;
	}
	detector.free();
	return speech / count;
}

describe('the speech detector', () => {
	it.each([8_000, 16_000, 32_000, 48_000] as const)('hears speech at %i Hz', async (sampleRate) => {
		expect(await speechShare(sampleRate, '-i', file('mono.wav'))).toBeGreaterThan(0.8);
	});

	it('hears speech that is very quiet', async () => {
		const share = await speechShare(16_000, '-i', file('mono.wav'), '-af', 'volume=-30dB');

		expect(share).toBeGreaterThan(0.5);
	});

	it.each([
		['silence', 'anullsrc=d=20', 0],
		// Loud noise counts as speech; this is the noise of a line.
		['white noise', 'anoisesrc=d=20:a=0.01:color=white:seed=1', 0.05],
		['pink noise', 'anoisesrc=d=20:a=0.01:color=pink:seed=1', 0.05],
	])('hears none in %s', async (_, source, most) => {
		expect(await speechShare(16_000, '-f', 'lavfi', '-i', source)).toBeLessThanOrEqual(most);
	});

	it.each([[0], [100], [161], [481], [10_000]])(
		'refuses a frame of %i samples at 16 kHz',
		async (count) => {
			const { createSpeechDetector } = await loadCodec('speechDetector');
			const detector = await createSpeechDetector({ sampleRate: 16_000, mode: 3 });

			expect(() => detector.isSpeech(new Int16Array(count))).toThrow(RangeError);
			// It still works.
			expect(detector.isSpeech(new Int16Array(160))).toBe(false);
		},
	);

	it('remembers nothing of the recording before', async () => {
		const speech = new Int16Array(
			Uint8Array.from(ffmpeg('-i', file('mono.wav'), '-ar', '16000', '-f', 's16le', '-')).buffer,
		);
		const { createSpeechDetector } = await loadCodec('speechDetector');
		const listen = async (sampleRate: Rate, mode: 0 | 3) => {
			const detector = await createSpeechDetector({ sampleRate, mode });
			const heard = Array.from({ length: Math.floor(speech.length / 160) }, (_, frame) =>
				detector.isSpeech(speech.subarray(160 * frame, 160 * (frame + 1))),
			);
			detector.free();
			return heard;
		};
		const first = await listen(16_000, 3);

		await listen(8000, 0);

		expect(new Set(first)).toEqual(new Set([true, false]));
		expect(await listen(16_000, 3)).toEqual(first);
	});

	it('is not to be used once it was given back', async () => {
		const { createSpeechDetector } = await loadCodec('speechDetector');
		const detector = await createSpeechDetector({ sampleRate: 16_000, mode: 0 });
		detector.free();
		detector.free();
		const [one, other] = [
			await createSpeechDetector({ sampleRate: 16_000, mode: 0 }),
			await createSpeechDetector({ sampleRate: 8000, mode: 0 }),
		];

		expect(() => detector.isSpeech(new Int16Array(160))).toThrow(RangeError);
		// Each has a detector of its own, or a frame of 10 ms would be one of the other's 20 ms.
		expect(one.isSpeech(new Int16Array(480))).toBe(false);
		expect(() => other.isSpeech(new Int16Array(480))).toThrow(RangeError);
	});

	it('refuses a rate that it does not have', async () => {
		const { createSpeechDetector } = await loadCodec('speechDetector');

		const created = createSpeechDetector({ sampleRate: 44_100 as 48_000, mode: 0 });

		await expect(created).rejects.toThrow(RangeError);
	});
});
