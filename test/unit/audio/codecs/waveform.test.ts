import { sampleWaveform } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/waveform';
import { demuxWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/demux';
import type { Waveform } from '../../../../nodes/DeepfakeAudioCheck/audio/media/waveform';
import { readFixture } from '../../../fixtures/fixtures';
import { tools } from '../containers/demuxing';

/** The waveform of the first track of a WAV file. */
async function readWaveform(bytes: Uint8Array): Promise<Waveform | undefined> {
	const result = await demuxWav(bytes, tools);
	const [track] = result.ok ? result.demuxed.tracks : [];
	return track === undefined ? undefined : sampleWaveform(track);
}

interface Format {
	tag: number;
	channels?: number;
	sampleRate?: number;
	bytesPerSample: number;
	/** The size in the header of the data chunk, when it is not the real one. */
	claimedBytes?: number;
}

function createWav(data: Buffer, format: Format): Buffer {
	const { tag, channels = 1, sampleRate = 8000, bytesPerSample, claimedBytes } = format;
	const header = Buffer.alloc(44);
	header.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(tag, 20);
	header.writeUInt16LE(channels, 22);
	header.writeUInt32LE(sampleRate, 24);
	header.writeUInt16LE(bytesPerSample * 8, 34);
	header.write('data', 36, 'latin1');
	header.writeUInt32LE(claimedBytes ?? data.length, 40);
	return Buffer.concat([header, data]);
}

/** A second of silence with the given bytes in its middle. */
function createTick(sample: number[], silence: number[], format: Format): Buffer {
	const samples = Array.from({ length: 8000 }, (_, index) => (index === 4000 ? sample : silence));
	return createWav(Buffer.from(samples.flat()), format);
}

describe('the waveform of a WAV', () => {
	it.each([
		['8-bit', [0x40], [0x80], { tag: 1, bytesPerSample: 1 }, 0.5],
		['16-bit', [0x00, 0xc0], [0, 0], { tag: 1, bytesPerSample: 2 }, 0.5],
		['24-bit', [0x00, 0x00, 0x40], [0, 0, 0], { tag: 1, bytesPerSample: 3 }, 0.5],
		['32-bit', [0, 0, 0, 0xc0], [0, 0, 0, 0], { tag: 1, bytesPerSample: 4 }, 0.5],
		['32-bit float', [0, 0, 0, 0xbf], [0, 0, 0, 0], { tag: 3, bytesPerSample: 4 }, 0.5],
		// G.711's loudest codes: 4032 of 4096 and 8031 of 8192, the latter as 32124 of 32768.
		['A-law', [0xaa], [0xd5], { tag: 6, bytesPerSample: 1 }, 0.984],
		['mu-law', [0x80], [0xff], { tag: 7, bytesPerSample: 1 }, 0.98],
	])('%s: finds a tick where it is', async (_, sample, silence, format, expected) => {
		const waveform = await readWaveform(createTick(sample, silence, format));

		expect(waveform?.durationSeconds).toBe(1);
		expect(waveform?.peaks).toHaveLength(600);
		expect(waveform?.peaks[300]).toBeCloseTo(expected, 2);
		expect(
			Math.max(...(waveform?.peaks.filter((_peak, index) => index !== 300) ?? [])),
		).toBeLessThan(0.001);
	});

	it('reads 64-bit float, and takes what is no number for silence', async () => {
		const data = Buffer.alloc(16);
		data.writeDoubleLE(-0.25, 0);
		data.writeDoubleLE(NaN, 8);

		const waveform = await readWaveform(createWav(data, { tag: 3, bytesPerSample: 8 }));

		expect(waveform?.peaks).toEqual([0.25, 0]);
	});

	it('hears both sides of a call', async () => {
		const data = Buffer.from([0x80, 0xc0, 0x00, 0x80]);

		const waveform = await readWaveform(
			createWav(data, { tag: 1, channels: 2, bytesPerSample: 1 }),
		);

		expect(waveform?.peaks).toEqual([0.5, 1]);
	});

	it.each([0, 0xffff_ffff])('reads on to the end when the size says %p', async (claimedBytes) => {
		const wav = createWav(Buffer.alloc(8000), { tag: 1, bytesPerSample: 1, claimedBytes });

		expect((await readWaveform(wav))?.durationSeconds).toBe(1);
	});

	it.each(['speech-pcm16.wav', 'speech-pcm24.wav', 'speech-alaw.wav', 'speech-extensible.wav'])(
		'of %s rises and falls',
		async (fileName) => {
			const { durationSeconds = 0, peaks = [] } = (await readWaveform(readFixture(fileName))) ?? {};

			expect(durationSeconds).toBeGreaterThan(1);
			expect(Math.max(...peaks)).toBeGreaterThan(0.2);
			expect(Math.min(...peaks)).toBeLessThan(0.05);
		},
	);

	it.each([
		['an MP3 in a WAV', readFixture('speech-mp3-inside.wav')],
		['an MP3', readFixture('speech-cbr.mp3')],
		['nothing', Buffer.alloc(0)],
		['no sound', createWav(Buffer.alloc(0), { tag: 1, bytesPerSample: 2 })],
		[
			'a size of sample that there is not',
			createWav(Buffer.alloc(99), { tag: 1, bytesPerSample: 7 }),
		],
		['no channels', createWav(Buffer.alloc(99), { tag: 1, channels: 0, bytesPerSample: 2 })],
	])('is not made of %s', async (_, bytes) => {
		expect(await readWaveform(bytes)).toBeUndefined();
	});

	it('takes no long time for the largest file, and none of damaged ones throws', async () => {
		const wav = createWav(Buffer.alloc(10_000_000, 7), { tag: 6, channels: 2, bytesPerSample: 1 });
		// The time that this process works: a busy machine does not count.
		const before = process.cpuUsage();
		const waveform = await readWaveform(wav);
		const { user, system } = process.cpuUsage(before);
		const tookMs = (user + system) / 1000;

		expect(waveform?.peaks).toHaveLength(600);
		expect(tookMs).toBeLessThan(500);
		for (let length = 0; length < 60; length += 1) {
			await expect(readWaveform(wav.subarray(0, length))).resolves.not.toThrow();
		}
		for (let offset = 0; offset < 44; offset += 1) {
			const damaged = Buffer.from(wav.subarray(0, 4000));
			damaged[offset] = 0xff;
			await expect(readWaveform(damaged)).resolves.not.toThrow();
		}
	});
});
