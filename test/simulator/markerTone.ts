import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A recording with this tone, in Hz, counts as fake when it is asked for. */
const markerToneHz = 1000;

/** Decoding by the book, and sharing nothing with the node. Ref: ITU-T G.711 */
function fromALaw(code: number): number {
	const bits = code ^ 0x55;
	const exponent = (bits & 0x70) >> 4;
	const mantissa = bits & 0x0f;
	const value = exponent === 0 ? mantissa * 2 + 1 : (mantissa * 2 + 33) * 2 ** (exponent - 1);
	return ((bits & 0x80) !== 0 ? value : -value) / 4096;
}

const A_LAW = Float64Array.from({ length: 256 }, (_, code) => fromALaw(code));

/** What is listened to: samples of 16 bits or of A-law, the first of each frame. */
interface Samples {
	file: Buffer;
	isALaw: boolean;
	rate: number;
	frameBytes: number;
	/** Of the samples in the file, in bytes. */
	start: number;
	end: number;
}

/**
 * Whether at least a tenth of a second of a recording is the marker tone. It is heard as by any decoder,
 * which stops where the sound ends by the file's own account. What is neither a WAV of 16 bits nor of
 * A-law is decoded by ffmpeg; without ffmpeg, nothing is heard in it.
 */
export async function hasMarkerTone(file: Buffer): Promise<boolean> {
	const samples = readSamples(file) ?? (await decode(file));
	return samples !== undefined && holdsTone(samples);
}

function readSamples(file: Buffer): Samples | undefined {
	const format = file.indexOf('fmt ', 0, 'latin1') + 8;
	const start = file.indexOf('data', 0, 'latin1') + 8;
	if (file.toString('latin1', 0, 4) !== 'RIFF' || format < 8 || start < 8) return undefined;
	const tag = file.readUInt16LE(format);
	const isALaw = tag === 6;
	if (!isALaw && (tag !== 1 || file.readUInt16LE(format + 14) !== 16)) return undefined;
	return {
		file,
		isALaw,
		rate: file.readUInt32LE(format + 4),
		frameBytes: file.readUInt16LE(format + 12),
		start,
		end: Math.min(start + file.readUInt32LE(start - 4), file.length),
	};
}

/** Far above the tone: more samples of a second are not looked at, in Hz. */
const LISTENING_RATE = 8000;

async function decode(file: Buffer): Promise<Samples | undefined> {
	const folder = await mkdtemp(path.join(tmpdir(), 'simulator-'));
	const input = path.join(folder, 'upload');
	const output = path.join(folder, 'samples');
	try {
		await writeFile(input, file);
		const sound = ['-map', '0:a:0', '-ac', '1', '-ar', String(LISTENING_RATE), '-f', 's16le'];
		// What can be decoded of a damaged file is in the output, whatever ffmpeg thinks of the rest.
		await new Promise((resolve) =>
			execFile('ffmpeg', ['-nostdin', '-v', 'quiet', '-i', input, ...sound, output], resolve),
		);
		const decoded = await readFile(output).catch(() => undefined);
		if (decoded === undefined) return undefined;
		const samples = { isALaw: false, rate: LISTENING_RATE, frameBytes: 2 };
		return { ...samples, file: decoded, start: 0, end: decoded.length };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** By Goertzel's algorithm, in windows of a tenth of a second. */
function holdsTone({ file, isALaw, rate, frameBytes, start: first, end }: Samples): boolean {
	const step = Math.max(Math.floor(rate / LISTENING_RATE), 1);
	const stepBytes = step * frameBytes;
	const window = Math.floor(rate / step / 10);
	const coefficient = 2 * Math.cos((2 * Math.PI * markerToneHz * step) / rate);
	const view = new DataView(file.buffer, file.byteOffset, file.length);
	for (let start = first; start + window * stepBytes <= end; start += window * stepBytes) {
		let one = 0;
		let two = 0;
		let energy = 0;
		for (let index = 0; index < window; index += 1) {
			const offset = start + index * stepBytes;
			const sample = isALaw
				? (A_LAW[view.getUint8(offset)] ?? 0)
				: view.getInt16(offset, true) / 32_768;
			energy += sample * sample;
			const next = sample + coefficient * one - two;
			two = one;
			one = next;
		}
		const power = one * one + two * two - coefficient * one * two;
		if (energy > window * 0.001 && power > 0.4 * energy * window * 0.8) return true;
	}
	return false;
}
