import { readFileSync, writeFileSync } from 'node:fs';
import type { Voice } from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import { openVoice } from '../../unit/audio/opening';
import { readFloats } from '../../unit/decoders/decodeAll';
import { splitAdts } from '../../unit/decoders/packets';
import { compareSound, ffmpeg, openWorkshop } from './convert/tools';
import { rebuildHighs, writeAdts, type Rebuilding } from './rebuiltAac';

/*
 * AAC against ffmpeg's own decoder: as many samples, and the same. Its encoder is told not to use noise
 * (PNS), of which every decoder makes its own.
 */

const workshop = openWorkshop();
const { file } = workshop;

beforeAll(() => workshop.makeSpeech(), 300_000);
afterAll(() => workshop.remove());

const open = async (name: string): Promise<Voice> => await openVoice(readFileSync(file(name)));

async function decode(voice: Voice, start = 0, end = Infinity): Promise<Float64Array[]> {
	const { pcm } = voice;
	if (pcm === undefined) throw new Error('It cannot be decoded');
	const heard: number[][] = Array.from({ length: pcm.channels }, () => []);
	for await (const samples of pcm.read({ start, end: Math.min(end, pcm.frameCount) })) {
		samples.forEach((channel, index) => {
			for (const sample of channel) heard[index]?.push(sample);
		});
	}
	return heard.map((channel) => Float64Array.from(channel));
}

function expected(name: string, channels: number, ...options: string[]): Float64Array[] {
	const floats = ffmpeg(
		...options,
		'-i',
		file(name),
		'-vn',
		'-c:a',
		'pcm_f32le',
		'-f',
		'f32le',
		'-',
	);
	return readFloats(floats, channels);
}

function encode(name: string, source: string, ...options: string[]): void {
	ffmpeg('-i', file(`${source}.wav`), '-c:a', 'aac', '-aac_pns', '0', ...options, file(name));
}

function expectSame(actual: Float64Array[], wanted: Float64Array[], floorDb: number): void {
	expect(actual).toHaveLength(wanted.length);
	for (const [channel, samples] of wanted.entries()) {
		const comparison = compareSound(samples, actual[channel] ?? new Float64Array(0));
		expect(comparison).toMatchObject({ longer: 0, late: 0 });
		expect(comparison.floorDb).toBeGreaterThan(floorDb);
	}
}

describe('AAC to samples', () => {
	it.each([
		['16 kHz, one channel', 'mono', 1, 16_000, ['-b:a', '32k']],
		['44.1 kHz, one channel', 'mono', 1, 44_100, ['-b:a', '64k']],
		['48 kHz, two channels', 'stereo', 2, 48_000, ['-b:a', '128k', '-aac_ms', '0']],
		['44.1 kHz, joint stereo', 'stereo', 2, 44_100, ['-b:a', '96k', '-aac_ms', '1']],
		['8 kHz, two channels', 'stereo', 2, 8_000, ['-b:a', '24k']],
		['96 kHz, one channel', 'mono', 1, 96_000, ['-b:a', '128k']],
	])('%s', async (_label, source, channels, sampleRate, options) => {
		encode('out.m4a', source, '-ar', `${sampleRate}`, ...options);

		const voice = await open('out.m4a');

		expect(voice).toMatchObject({ sampleRate, channels });
		expectSame(await decode(voice), expected('out.m4a', channels), 110);
	});

	it.each([
		['bare', 'out.aac', []],
		['in fragments', 'out.m4a', ['-movflags', '+frag_keyframe+empty_moov']],
		['in QuickTime', 'out.mov', []],
		['in Matroska', 'out.mka', []],
	])('%s', async (_label, name, options) => {
		encode(name, 'stereo', '-ar', '44100', ...options);

		expectSame(await decode(await open(name)), expected(name, 2), 110);
	});

	it('in a video', async () => {
		encode('sound.m4a', 'stereo', '-ar', '48000');
		ffmpeg(
			...['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=5:d=3', '-i', file('sound.m4a')],
			...['-c:v', 'mpeg4', '-c:a', 'copy', file('out.mp4')],
		);

		expectSame(await decode(await open('out.mp4')), expected('out.mp4', 2), 110);
	});

	it('from the middle of a packet to the middle of another', async () => {
		encode('out.m4a', 'stereo', '-ar', '44100');
		const voice = await open('out.m4a');
		const all = await decode(voice);

		for (const [start, end] of [
			[100_000, 250_000],
			[65_536 - 1024, 65_536],
			[70_001, 70_003],
		] as const) {
			const part = await decode(voice, start, end);
			const wanted = all.map((channel) => channel.subarray(start, end));
			expect(part.map(({ length }) => length)).toEqual([end - start, end - start]);
			expect(Math.max(...part.map((one, index) => distance(one, wanted[index])))).toBeLessThan(
				1e-5,
			);
		}
	});
});

function distance(one: Float64Array, other: Float64Array | undefined): number {
	return one.reduce(
		(most, sample, index) => Math.max(most, Math.abs(sample - (other?.[index] ?? Infinity))),
		0,
	);
}

describe('HE-AAC to samples', () => {
	/** Bare, as HLS has it: its headers tell the lower rate only. */
	function encodeRebuilt(
		name: string,
		about: Omit<Rebuilding, 'hasHeader'> & { source: string; sampleRate: number },
	): number {
		const { source, sampleRate } = about;
		encode('low.aac', source, '-ar', `${sampleRate}`);
		const frames = splitAdts(readFileSync(file('low.aac')));
		// Half a second apart, as encoders write their headers.
		const rebuilt = frames.map((frame, index) =>
			rebuildHighs(frame, { ...about, hasHeader: index % 12 === 0 }),
		);
		writeFileSync(file(name), writeAdts(rebuilt, about));
		return frames.length;
	}

	it.each([
		// Nothing in front says that it is one: there might be stereo to be made of it.
		{ label: 'one channel, as two that are the same', source: 'mono', channels: 1 },
		{ label: 'one channel that becomes two', source: 'mono', channels: 1, isParametric: true },
		{ label: 'two channels', source: 'stereo', channels: 2 },
	] as const)('$label, at twice the rate of its headers', async (about) => {
		const count = encodeRebuilt('out.aac', { sampleRate: 22_050, ...about });

		const voice = await open('out.aac');
		const samples = await decode(voice);

		expect(voice).toMatchObject({ channels: 2, sampleRate: 44_100 });
		expect(samples[0]).toHaveLength(count * 2048);
		expectSame(samples, expected('out.aac', 2), 40);
	});
});
