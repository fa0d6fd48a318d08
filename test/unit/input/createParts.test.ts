import { createHash } from 'node:crypto';
import { splitChannels } from '../../../nodes/DeepfakeAudioCheck/audio/channelVoices';
import type { FrameRange, Pcm } from '../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import type { OpenResult, Voice } from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import { openRecording } from '../../../nodes/DeepfakeAudioCheck/audio/open';
import type { AudioWork } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';
import { createParts } from '../../../nodes/DeepfakeAudioCheck/input/createParts';
import {
	soundOf,
	type Coding,
	type PartPlan,
} from '../../../nodes/DeepfakeAudioCheck/input/recordingSource';
import { Failure } from '../../../nodes/DeepfakeAudioCheck/model/failure';
import type { Part } from '../../../nodes/DeepfakeAudioCheck/model/recording';
import { readFixture } from '../../fixtures/fixtures';
import { plainWav } from '../audio/containers/chunkBuilders';
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

/** A file as a short text: a test would compare it number by number. */
function digest(bytes: Uint8Array = new Uint8Array()): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** Parts of a WAV, each channel in segments of five seconds, and which ranges of it were decoded. */
async function createChannelParts(
	bytes = createStereoWav(),
	{ segmentSeconds = 5, isStored = false } = {},
): Promise<{
	parts: [Part, Part, Part, Part];
	/** The files of the parts, each written by itself, as digests. */
	alone: string[];
	reads: FrameRange[];
	/** What happens as soon as a range is read. */
	hook: { onRead: () => void };
}> {
	const reads: FrameRange[] = [];
	const hook = { onRead: () => {} };
	const work = createWork(Infinity);
	const open = async (): Promise<OpenResult> => {
		const opened = await openWhole(bytes, 'wav');
		const voices = opened.voices.map((voice) => ({
			...voice,
			channelPcm: counted(voice, { reads, isStored, hook }),
		}));
		return { ok: true, recording: splitChannels({ ...opened, voices }, work) };
	};
	const opened = await open();
	if (!opened.ok) throw new Error('Not opened');
	const about = {
		...{ itemIndex: 0, fileName: 'call.wav', binaryProperty: 'data', name: '"call.wav"' },
		...{ sentFileName: 'call.wav', sha256: 'abc', isShared: true },
	};
	const plans = opened.recording.voices.flatMap((voice, voiceIndex) =>
		voice.original
			.plan({ maximumBytes: 10_000_000, segmentSeconds })
			.map((segment): PartPlan => ({ voiceIndex, coding: 'original', segment })),
	);
	const parts = createParts(
		{ about, open, isConverted: true, load: () => Promise.resolve(bytes) },
		opened.recording,
		{ plans, isSegmented: true, work },
	);
	const alone = await Promise.all(
		plans.map(async ({ voiceIndex, segment }) => {
			const written = await opened.recording.voices[voiceIndex]?.original.write(segment);
			return digest(written?.ok === true ? written.bytes : undefined);
		}),
	);
	reads.length = 0;
	return { parts: parts as [Part, Part, Part, Part], alone, reads, hook };
}

/** Ten seconds at 8 kHz: the samples of one channel rise, and those of the other fall. */
function createStereoWav(): Uint8Array {
	const samples = Buffer.alloc(10 * 8000 * 4);
	for (let frame = 0; frame < 80_000; frame += 1) {
		samples.writeInt16LE(frame % 9000, 4 * frame);
		samples.writeInt16LE(-(frame % 7000), 4 * frame + 2);
	}
	return plainWav(samples, { channels: 2 });
}

function counted(
	{ channelPcm }: Voice,
	about: { reads: FrameRange[]; isStored: boolean; hook: { onRead: () => void } },
): Pcm | undefined {
	if (channelPcm === undefined) return undefined;
	const { reads, isStored, hook } = about;
	return {
		...channelPcm,
		isStored,
		read: (range, onLost) => {
			reads.push(range);
			hook.onRead();
			return channelPcm.read(range, onLost);
		},
	};
}

describe('parts that are channels of one track', () => {
	it('are decoded once for all channels of a stretch, and each is what it is by itself', async () => {
		const { parts, alone, reads } = await createChannelParts();

		const [first, firstLater, second, secondLater] = parts;
		for (const part of [first, second, firstLater, secondLater]) {
			expect(digest(await part.load())).toBe(alone[parts.indexOf(part)]);
			part.release();
		}

		expect(reads).toEqual([
			{ start: 0, end: 40_000 },
			{ start: 40_000, end: 80_000 },
		]);
	});

	it('are read for each channel where they are stored as samples, and nothing waits', async () => {
		const { parts, alone, reads } = await createChannelParts(createStereoWav(), { isStored: true });

		for (const part of parts) expect(digest(await part.load())).toBe(alone[parts.indexOf(part)]);

		expect(reads).toHaveLength(4);
	});

	it('are not decoded for one that is withheld', async () => {
		const { parts, alone, reads } = await createChannelParts();
		const [first, , second] = parts;
		second.release();

		expect(digest(await first.load())).toBe(alone[0]);

		// Whoever asks for it all the same gets it.
		expect(digest(await second.load())).toBe(alone[2]);
		expect(reads).toHaveLength(2);
	});

	it('do not wait for one that is given up while it is written', async () => {
		const { parts, alone, reads, hook } = await createChannelParts();
		const [first, , second] = parts;
		hook.onRead = () => second.release();

		expect(digest(await first.load())).toBe(alone[0]);
		expect(digest(await second.load())).toBe(alone[2]);

		expect(reads).toHaveLength(2);
	});

	it('are written again when an upload is tried again', async () => {
		const { parts, alone, reads } = await createChannelParts();
		const [first, , second] = parts;

		await first.load();
		expect(digest(await first.load())).toBe(alone[0]);
		expect(digest(await second.load())).toBe(alone[2]);
		expect(digest(await second.load())).toBe(alone[2]);

		expect(reads).toHaveLength(3);
	});

	it('wait in no more memory than one upload may have', async () => {
		// Eight channels of 2.4 MB each.
		const samples = new Uint8Array(150 * 8000 * 16);
		const bytes = plainWav(samples, { channels: 8 });
		const { parts, reads } = await createChannelParts(bytes, { segmentSeconds: 300 });

		for (const part of parts) await part.load();

		expect(parts).toHaveLength(8);
		expect(reads).toHaveLength(2);
	});
});
