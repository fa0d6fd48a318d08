import { openRecording } from '../../../nodes/DeepfakeAudioCheck/audio/open';
import type { AudioWork } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';
import { createParts } from '../../../nodes/DeepfakeAudioCheck/input/createParts';
import { soundOf, type Coding } from '../../../nodes/DeepfakeAudioCheck/input/recordingSource';
import { Failure } from '../../../nodes/DeepfakeAudioCheck/model/failure';
import type { Part } from '../../../nodes/DeepfakeAudioCheck/model/recording';
import { readFixture } from '../../fixtures/fixtures';
import { createTools, openWhole } from '../audio/opening';

/** Work in which mpg123 gets along with so many frames only. */
function createWork(goodFrames: number): AudioWork {
	const tools = createTools();
	return {
		...tools,
		signal: new AbortController().signal,
		runExclusively: async (convert) => await convert(),
		loadCodec: async (name) => {
			const library = await tools.loadCodec(name);
			if (!('createMp3Decoder' in library)) return library;
			const createMp3Decoder: typeof library.createMp3Decoder = async () => {
				const decoder = await library.createMp3Decoder();
				let frames = 0;
				return {
					...decoder,
					decode: (frame) => {
						frames += 1;
						return frames > goodFrames ? undefined : decoder.decode(frame);
					},
				};
			};
			return { ...library, createMp3Decoder };
		},
	};
}

/** An MP3 of 2.8 seconds as one part in a coding. */
async function createMp3Part(coding: Coding, goodFrames: number): Promise<Part> {
	const bytes = readFixture('speech-cbr.mp3');
	const opened = await openWhole(bytes, 'mp3');
	const [voice] = opened.voices;
	if (voice === undefined) throw new Error('No voice');
	const about = {
		...{ itemIndex: 0, fileName: 'call.mp3', binaryProperty: 'data', name: '"call.mp3"' },
		...{ sentFileName: 'call.mp3', sha256: 'abc', isShared: true },
	};
	const [part] = createParts(
		{
			about,
			open: async (file) => await openRecording('mp3', file, createWork(goodFrames)),
			isConverted: false,
			load: () => Promise.resolve(bytes),
		},
		opened,
		{
			plans: [{ voiceIndex: 0, coding, segment: soundOf(voice, coding).whole }],
			isSegmented: false,
			work: createWork(goodFrames),
		},
	);
	if (part === undefined) throw new Error('No part');
	return part;
}

describe('a part that is compressed', () => {
	it('has the size that was planned, and is an MP3', async () => {
		const part = await createMp3Part('mp3-24', Infinity);

		const bytes = await part.load();

		expect(part.mimeType).toBe('audio/mpeg');
		expect(bytes).toHaveLength(part.sizeBytes);
		expect(part.sentSha256()).toMatch(/^[0-9a-f]{64}$/);
	});

	it('is another one than the recording as it is, and than one at another bit rate', async () => {
		const codings: Coding[] = ['original', 'speech', 'mp3-64', 'mp3-24'];

		const parts = await Promise.all(
			codings.map(async (coding) => await createMp3Part(coding, Infinity)),
		);

		expect(new Set(parts.map(({ identity }) => identity)).size).toBe(4);
	});

	it('is not sent when its sound cannot be decoded to the end', async () => {
		const part = await createMp3Part('mp3-24', 20);

		const failure: unknown = await part.load().catch((error: unknown) => error);

		if (!(failure instanceof Failure)) throw new Error('It was written');
		expect(failure.message).toBe(
			'"call.mp3" cannot be compressed: its sound can be decoded for 1.6 seconds only',
		);
		expect(failure.description).toContain(
			'Set If Larger Than 10 MB in Options > Long Recordings to Split',
		);
		expect(failure.reason).toBe('damaged');
	});

	it('can still be sent as it is', async () => {
		const part = await createMp3Part('original', 20);

		expect(await part.load()).toHaveLength(part.sizeBytes);
	});
});
