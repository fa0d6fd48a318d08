import { identify } from '../../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import type { Voice } from '../../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import { openRecording } from '../../../../nodes/DeepfakeAudioCheck/audio/open';
import { readFixture } from '../../../fixtures/fixtures';
import { loadCodec } from '../../decoders/loadCodec';

/** A recording, and how much sound may be read of it between two looks at Stop, in samples: a few ms of work. */
const RECORDINGS: Array<[fileName: string, mostSamples: number]> = [
	['speech-pcm16.wav', 32_768],
	['speech-cbr.mp3', 2_000],
	['speech.flac', 5_000],
	['voice-note.ogg', 16_000],
	['speech.webm', 16_000],
	['vorbis.ogg', 16_000],
	['speech.amr', 2_000],
];

/** The voice of a recording, and what is called at each look at Stop. */
async function openWatched(
	fileName: string,
): Promise<{ voice: Voice; watch: (look: () => void) => void }> {
	const file = readFixture(fileName);
	let onLook = () => {};
	const opened = await openRecording(identify(file, file.length), file, {
		loadCodec,
		yieldToEventLoop: async () => {
			onLook();
			await Promise.resolve();
		},
	});
	if (!opened.ok) throw new Error(`Refused: ${opened.refusal.reason}`);
	const [voice] = opened.recording.voices;
	if (voice === undefined) throw new Error('It has no voice');
	return { voice, watch: (look) => (onLook = look) };
}

describe('a conversion', () => {
	it.each(RECORDINGS)('of %s looks at Stop every few ms of work', async (fileName, mostSamples) => {
		const { voice, watch } = await openWatched(fileName);
		const { pcm } = voice;
		if (pcm === undefined) throw new Error('It cannot be decoded');
		let sinceLook = 0;
		let longest = 0;
		let total = 0;
		watch(() => {
			sinceLook = 0;
		});

		for await (const [samples] of pcm.read({ start: 0, end: pcm.frameCount })) {
			sinceLook += samples?.length ?? 0;
			total += samples?.length ?? 0;
			longest = Math.max(longest, sinceLook);
		}

		expect(total).toBe(pcm.frameCount);
		expect(longest).toBeLessThanOrEqual(mostSamples);
	});

	it.each(
		RECORDINGS.flatMap(([fileName]) =>
			(['plain', 'compressed'] as const).map((how) => [fileName, how] as const),
		),
	)('of %s to %s sound does nothing more once it is stopped', async (fileName, how) => {
		const { voice, watch } = await openWatched(fileName);
		const written = how === 'plain' ? voice.speech : voice.compress?.(32);
		if (written === undefined) throw new Error('It cannot be converted');
		let looks = 0;
		watch(() => {
			looks += 1;
			throw new Error('stopped');
		});

		await expect(written.write(written.whole)).rejects.toThrow('stopped');
		expect(looks).toBe(1);
	});
});
