import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * The programs that make recordings for the tests and judge what became of them. A test that needs
 * one fails where it is missing; `.ci/run` installs them.
 */

const SENTENCES =
	'Please transfer the money today. The quick brown fox jumps over the lazy dog. She sells sea shells by the sea shore, and this goes on for a little while, so that there is something to decode.';

/** Runs a program and returns its standard output. */
export function run(program: string, ...arguments_: string[]): Buffer {
	return execFileSync(program, arguments_, {
		maxBuffer: 500_000_000,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

export function ffmpeg(...arguments_: string[]): Buffer {
	return run('ffmpeg', '-nostdin', '-v', 'error', '-y', ...arguments_);
}

/** A folder of recordings that is removed after the tests. */
export interface Workshop {
	file: (name: string) => string;
	/** Spoken words at 48 kHz: `mono.wav`, `stereo.wav` (two different channels), and a pause in `gap.wav`. */
	makeSpeech: () => void;
	remove: () => void;
}

export function openWorkshop(): Workshop {
	const folder = mkdtempSync(join(tmpdir(), 'conversions-'));
	const file = (name: string) => join(folder, name);
	return {
		file,
		makeSpeech: () => {
			run('espeak-ng', '-w', file('spoken.wav'), SENTENCES);
			ffmpeg('-i', file('spoken.wav'), '-ar', '48000', '-ac', '1', file('mono.wav'));
			ffmpeg(
				...['-i', file('mono.wav'), '-af', 'aecho=0.8:0.9:40:0.3,pan=stereo|c0=c0|c1=0.7*c0'],
				file('stereo.wav'),
			);
			ffmpeg('-i', file('mono.wav'), '-af', 'apad=pad_dur=3', file('padded.wav'));
			ffmpeg('-stream_loop', '1', '-i', file('padded.wav'), file('gap.wav'));
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** What ffmpeg makes of a file at 16 kHz in one channel, in steps of 16 bits. */
export function ffmpegSpeech(fileName: string): Float64Array {
	return readSamples(ffmpeg('-i', fileName, '-vn', '-ac', '1', '-ar', '16000', '-f', 's16le', '-'));
}

/** 16-bit samples as numbers. */
export function readSamples(bytes: Uint8Array): Float64Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	return Float64Array.from({ length: bytes.length >> 1 }, (_, index) =>
		view.getInt16(2 * index, true),
	);
}

/** How two recordings compare. */
export interface Comparison {
	/** By how many samples the second is longer. */
	longer: number;
	/** By how many samples it is late: where the cross-correlation has its peak. */
	late: number;
	/** By how many dB it is louder. */
	louderDb: number;
	/** How far the difference lies below the sound, in dB. */
	floorDb: number;
	/** The same for the loudness in pieces of 20 ms, which small delays do not touch. */
	envelopeFloorDb: number;
}

const MOST_LATE = 100;

export function compareSound(expected: Float64Array, actual: Float64Array): Comparison {
	const length = Math.min(expected.length, actual.length);
	let late = 0;
	let highest = -Infinity;
	for (let shift = -MOST_LATE; shift <= MOST_LATE; shift += 1) {
		let sum = 0;
		for (let index = MOST_LATE; index < length - MOST_LATE; index += 1) {
			sum += (expected[index] ?? 0) * (actual[index + shift] ?? 0);
		}
		if (sum > highest) [highest, late] = [sum, shift];
	}
	const first = expected.subarray(0, length);
	const second = actual.subarray(0, length);
	return {
		longer: actual.length - expected.length,
		late,
		louderDb: 10 * Math.log10(energy(second) / energy(first)),
		floorDb: floor(first, second),
		envelopeFloorDb: floor(envelope(first), envelope(second)),
	};
}

function energy(samples: Float64Array): number {
	return samples.reduce((sum, sample) => sum + sample * sample, 0);
}

function floor(first: Float64Array, second: Float64Array): number {
	const difference = first.map((sample, index) => sample - (second[index] ?? 0));
	return 10 * Math.log10(energy(first) / Math.max(energy(difference), 1e-9));
}

function envelope(samples: Float64Array): Float64Array {
	const count = Math.floor(samples.length / 320);
	return Float64Array.from({ length: count }, (_, piece) =>
		Math.sqrt(energy(samples.subarray(320 * piece, 320 * (piece + 1))) / 320),
	);
}
