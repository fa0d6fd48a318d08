import type { OpenedRecording } from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import type { AudioWork } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';
import { createParts } from '../../../nodes/DeepfakeAudioCheck/input/createParts';
import {
	hasDifferentChannels,
	openSeparated,
	separateChannels,
} from '../../../nodes/DeepfakeAudioCheck/input/separateChannels';
import { createTools, openWhole } from '../audio/opening';
import { plansOf, wholePlans } from './wholePlans';

const SAMPLE_RATE = 8000;

const work: AudioWork = {
	...createTools(),
	signal: new AbortController().signal,
	runExclusively: async (task) => await task(),
};

/** A second of WAV; each channel is a square wave of the period that is given for it, in samples. */
function wavOf(...periods: number[]): Uint8Array {
	const channels = periods.length;
	const frameBytes = channels * 2;
	const file = Buffer.alloc(44 + SAMPLE_RATE * frameBytes);
	file.write('RIFF', 0, 'latin1');
	file.writeUInt32LE(file.length - 8, 4);
	file.write('WAVEfmt ', 8, 'latin1');
	file.writeUInt32LE(16, 16);
	file.writeUInt16LE(1, 20);
	file.writeUInt16LE(channels, 22);
	file.writeUInt32LE(SAMPLE_RATE, 24);
	file.writeUInt32LE(SAMPLE_RATE * frameBytes, 28);
	file.writeUInt16LE(frameBytes, 32);
	file.writeUInt16LE(16, 34);
	file.write('data', 36, 'latin1');
	file.writeUInt32LE(SAMPLE_RATE * frameBytes, 40);
	for (let frame = 0; frame < SAMPLE_RATE; frame += 1) {
		for (const [channel, period] of periods.entries()) {
			const value = frame % period < period / 2 ? 9000 : -9000;
			file.writeInt16LE(value, 44 + frame * frameBytes + channel * 2);
		}
	}
	return file;
}

async function open(...periods: number[]): Promise<OpenedRecording> {
	return await openWhole(wavOf(...periods), 'wav');
}

/** A recording of two channels that are not decoded here, as Apple Lossless is. */
async function openUndecoded(): Promise<OpenedRecording> {
	const opened = await open(20, 30);
	const voices = opened.voices.map((voice) => ({ ...voice, channelPcm: undefined }));
	return { ...opened, voices };
}

describe('a recording whose channels are checked each by itself', () => {
	it('has a voice for each channel', async () => {
		const separation = await separateChannels(await open(20, 30), wholePlans, work);

		expect(separation).toMatchObject({
			state: 'separated',
			opened: {
				voices: [
					{ channel: 1, channels: 1 },
					{ channel: 2, channels: 1 },
				],
			},
			leftOut: new Set(),
			sameChannels: [],
		});
	});

	it('leaves out channels that hold the same as an earlier one', async () => {
		const separation = await separateChannels(await open(20, 30, 20), wholePlans, work);

		expect(separation).toMatchObject({
			state: 'separated',
			leftOut: new Set([2]),
			sameChannels: [{ channel: 3, sameAs: 1 }],
		});
	});

	it('is compared only where it would be sent', async () => {
		const bytes = wavOf(20, 20);
		// From half a second on, the second channel is another one.
		for (let frame = SAMPLE_RATE / 2; frame < SAMPLE_RATE; frame += 1) {
			bytes[44 + frame * 4 + 3] = 0;
		}
		const opened = await openWhole(bytes, 'wav');
		const separate = async (...place: [number, number]) =>
			await separateChannels(opened, (separated) => plansOf(separated, place), work);

		expect(await separate(0, 0.5)).toMatchObject({ leftOut: new Set([1]) });
		expect(await separate(0.4, 0.6)).toMatchObject({ leftOut: new Set() });
		expect(await hasDifferentChannels(opened, plansOf(opened, [0, 0.5]), work)).toBe(false);
		expect(await hasDifferentChannels(opened, plansOf(opened, [0.4, 0.6]), work)).toBe(true);
	});

	it('has no channels that are called the same where nothing can be sent', async () => {
		const separation = await separateChannels(await open(20, 20), () => undefined, work);

		expect(separation).toMatchObject({ leftOut: new Set(), sameChannels: [] });
	});

	it('stays as it is with one channel', async () => {
		expect(await separateChannels(await open(20), wholePlans, work)).toEqual({ state: 'asItIs' });
	});

	it('may have eight channels, and not one more', async () => {
		const eight = [20, 22, 24, 26, 28, 30, 32, 34];

		expect(await separateChannels(await open(...eight), wholePlans, work)).toMatchObject({
			state: 'separated',
		});
		expect(await separateChannels(await open(...eight, 36), wholePlans, work)).toEqual({
			state: 'tooMany',
			count: 9,
		});
	});

	it('is not sent together instead where its channels are not decoded', async () => {
		expect(await separateChannels(await openUndecoded(), wholePlans, work)).toEqual({
			state: 'notDecoded',
		});
	});

	it('has parts that are none of the same recording when it is sent together', async () => {
		const bytes = wavOf(20, 30);
		const openTogether = async () => await Promise.resolve({ ok: true, recording } as const);
		const recording = await openWhole(bytes, 'wav');
		const apart = await openSeparated(openTogether, work)(bytes);
		if (!apart.ok) throw new Error('It was not opened');
		const identityIn = (opened: OpenedRecording) => {
			const [voice] = opened.voices;
			if (voice === undefined) throw new Error('No voice');
			const about = {
				...{ itemIndex: 0, fileName: 'call.wav', binaryProperty: 'data', name: '"call.wav"' },
				...{ sentFileName: 'call.wav', sha256: 'abc', isShared: true },
			};
			const [part] = createParts(
				{ about, open: openTogether, isConverted: false, load: () => Promise.resolve(bytes) },
				opened,
				{
					plans: [{ voiceIndex: 0, coding: 'original', segment: voice.original.whole }],
					isSegmented: true,
					work,
				},
			);
			return part?.identity;
		};

		expect(identityIn(apart.recording)).not.toBe(identityIn(recording));
	});
});

describe('channels that are checked together', () => {
	it.each([
		['differ', [20, 30], true],
		['differ, the last from the first two', [20, 20, 30], true],
		['are the same', [20, 20], false],
		['are one', [20], false],
	])('%s', async (_, periods, expected) => {
		const opened = await open(...periods);

		expect(await hasDifferentChannels(opened, wholePlans(opened), work)).toBe(expected);
	});

	it('are not said to differ where nobody can tell', async () => {
		const opened = await openUndecoded();

		expect(await hasDifferentChannels(opened, wholePlans(opened), work)).toBe(false);
	});
});
