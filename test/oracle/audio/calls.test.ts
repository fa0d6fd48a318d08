import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Voice } from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import type { AudioWork } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';
import { separateChannels } from '../../../nodes/DeepfakeAudioCheck/input/separateChannels';
import { CALL_CODINGS, openCallFolder } from '../../fixtures/calls';
import { createTools, openWhole, write } from '../../unit/audio/opening';
import { readFloats } from '../../unit/decoders/decodeAll';
import { wholePlans } from '../../unit/input/wholePlans';
import { compareSound, ffmpeg, run } from './convert/tools';

/*
 * Calls of two voices of espeak-ng, taken apart by the node and by ffmpeg's `channelsplit`. Both read the
 * same file, so that all of the difference is decoding and rounding to the bits of what is sent.
 */

const folder = openCallFolder();
const { file } = folder;
afterAll(folder.remove);

const work: AudioWork = {
	...createTools(),
	signal: new AbortController().signal,
	runExclusively: async (task) => await task(),
};

/** Bit for bit, except that floats are sent in 24 bits, which is far below. */
const LOSSLESS_DB = 115;

/** How far the difference lies below the sound at least, in dB: programs round in different places. */
const FLOORS_DB: Record<string, number> = {
	MP3: 70,
	'MP3 in joint stereo': 70,
	Opus: 60,
	Vorbis: 70,
};

beforeAll(() => {
	const speak = (name: string, text: string, ...options: string[]) =>
		run('espeak-ng', '-w', file(name), ...options, text);
	speak('caller.wav', 'Please transfer the money today, before the bank closes.', '-v', 'en-gb');
	speak('agent.wav', 'May I ask for your name and your number, please?', '-v', 'en-us+f3');
}, 60_000);

async function separate(name: string): Promise<Voice[]> {
	const separation = await separateChannels(await openWhole(readFileSync(name)), wholePlans, work);
	if (separation.state !== 'separated') throw new Error(`It is ${separation.state}`);
	expect(separation).toMatchObject({ leftOut: new Set(), sameChannels: [] });
	return separation.opened.voices;
}

/** Samples of one channel at a rate in Hz, as ffmpeg reads them. */
function read(name: string, sampleRate: number, ...filter: string[]): Float64Array {
	// What an MP3 encoder added at the start is sent, too.
	const isUntrimmed = name.endsWith('.mp3') ? ['-flags2', '+skip_manual'] : [];
	const form = ['-ar', String(sampleRate), '-f', 'f32le', '-'];
	const [samples] = readFloats(ffmpeg(...isUntrimmed, '-i', name, ...filter, ...form), 1);
	return samples ?? new Float64Array(0);
}

function readChannels(name: string, sampleRate: number): Float64Array[] {
	return ['FL', 'FR'].map((channel) => {
		const split = `channelsplit=channel_layout=stereo:channels=${channel}`;
		return read(name, sampleRate, '-filter_complex', split);
	});
}

/** What decodes a coding where ffmpeg goes a way of its own. */
const OTHER_ORACLES: Record<string, (name: string) => Float64Array[]> = {
	// At 16 kHz: at 48 kHz, as ffmpeg decodes, its delay differs by a part of a sample.
	Opus: (name) =>
		readFloats(run('python3', path.join(__dirname, 'convert/libopus.py'), name, '2'), 2),
	// ffmpeg rounds the sum of a step's parts, where the others round each part.
	'IMA ADPCM': (name) => readFloats(run('sox', name, '-t', 'f32', '-L', '-'), 2),
};

describe.each([
	{ heard: 'without crosstalk', crosstalkDb: undefined },
	{ heard: 'with crosstalk at -30 dB', crosstalkDb: -30 },
])('the parties of a call $heard', ({ crosstalkDb }) => {
	let call: string;

	beforeAll(() => {
		const voices = [file('caller.wav'), file('agent.wav')] as const;
		call = folder.makeCall({ seconds: 20, crosstalkDb, voices });
	}, 60_000);

	it.each(CALL_CODINGS)('are taken apart as by ffmpeg: $name', async (coding) => {
		const name = folder.record(call, coding);

		const voices = await separate(name);

		expect(voices).toMatchObject([
			{ channel: 1, channels: 1 },
			{ channel: 2, channels: 1 },
		]);
		const sampleRate = voices[0]?.original.encoding?.sampleRate ?? 0;
		const byFfmpeg = readChannels(name, sampleRate);
		const expected = OTHER_ORACLES[coding.name]?.(name) ?? byFfmpeg;
		for (const [index, { original }] of voices.entries()) {
			writeFileSync(file('voice.wav'), await write(original));
			const actual = read(file('voice.wav'), sampleRate);
			expect(actual).toHaveLength(byFfmpeg[index]?.length ?? 0);
			const comparison = compareSound(expected[index] ?? new Float64Array(0), actual);
			expect(comparison.late).toBe(0);
			expect(comparison.floorDb).toBeGreaterThan(FLOORS_DB[coding.name] ?? LOSSLESS_DB);
			if (process.env.SHOW_FIGURES) console.log(coding.name, crosstalkDb, comparison);
		}
	});
});

it('a call in AMR is one voice', async () => {
	const call = folder.makeCall({ seconds: 10 });
	ffmpeg('-i', call, '-ar', '8000', '-ac', '1', '-c:a', 'pcm_s16le', file('mono.wav'));
	const pipeline = `filesrc location=${file('mono.wav')} ! wavparse ! audioconvert ! amrnbenc ! filesink location=${file('raw.amr')}`;
	run('gst-launch-1.0', '-q', ...pipeline.split(' '));
	const head = Buffer.from('#!AMR\n');
	const raw = readFileSync(file('raw.amr'));
	const isWhole = raw.subarray(0, head.length).equals(head);

	const opened = await openWhole(isWhole ? raw : Buffer.concat([head, raw]), 'amr');

	expect(opened.voices).toMatchObject([{ channels: 1 }]);
	expect(await separateChannels(opened, wholePlans, work)).toEqual({ state: 'asItIs' });
});
