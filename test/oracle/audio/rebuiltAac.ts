/*
 * HE-AAC without an encoder of it: the frames of plain AAC get an element that has a decoder rebuild the
 * high frequencies from the low ones, always in the same way.
 *
 * Ref: ISO/IEC 14496-3 section 4.4.2.7 (fill elements) and 4.4.2.8 (spectral band replication), section
 *      8.A.2 (parametric stereo), section 1.A.2.2 (ADTS)
 */

export interface Rebuilding {
	channels: 1 | 2;
	/** Whether two channels are to be made of one. */
	isParametric?: boolean;
	/** Whether it says how they are rebuilt, which holds for the frames behind it, too. */
	hasHeader?: boolean;
}

/** A number in so many bits, from the highest on. */
const bits = (value: number, count: number): string => value.toString(2).padStart(count, '0');

/**
 * A frame of AAC-LC as ffmpeg's encoder writes it, with its high frequencies to be rebuilt: to be decoded
 * at twice the rate, 44 100 Hz.
 */
export function rebuildHighs(frame: Uint8Array, rebuilding: Rebuilding): Uint8Array {
	const row = Array.from(frame, (byte) => bits(byte, 8)).join('');
	// The end is marked by three ones, and zeros up to the next byte.
	const end = row.lastIndexOf('1') - 2;
	return toBytes(`${row.slice(0, end)}${writeElement(rebuilding)}111`);
}

function writeElement(rebuilding: Rebuilding): string {
	const { channels, isParametric = false, hasHeader = true } = rebuilding;
	const content = padded(
		[
			// The kind of extension.
			bits(13, 4),
			hasHeader ? `1${writeHeader()}` : '0',
			// No extra data; two channels are not coupled.
			channels === 2 ? '00' : '0',
			// One envelope of low resolution; coded for itself; not inverted.
			'00000'.repeat(channels),
			'00'.repeat(channels),
			'00'.repeat(channels),
			// Quiet, and with next to no noise: every decoder makes its own.
			bits(30, 7).repeat(channels),
			bits(30, 5).repeat(channels),
			// No single tones.
			'0'.repeat(channels),
			isParametric ? writeParametricStereo() : '0',
		].join(''),
	);
	return `${bits(6, 3)}${bits(content.length / 8, 4)}${content}`;
}

/** Bands so that there is one of each kind, at 22 050 Hz: none is coded relative to another. */
function writeHeader(): string {
	return ['0', bits(4, 4), bits(0, 4), bits(7, 3), '00', '00'].join('');
}

/** An extension of two bytes: a header that switches all of it off, and no envelopes. */
function writeParametricStereo(): string {
	return ['1', bits(2, 4), bits(2, 2), '1000', '0', '00', '0000000'].join('');
}

function padded(row: string): string {
	return row.padEnd(Math.ceil(row.length / 8) * 8, '0');
}

function toBytes(row: string): Uint8Array {
	return Uint8Array.from(padded(row).match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000];

/** Frames of AAC-LC behind a header each, of seven bytes. */
export function writeAdts(
	frames: Uint8Array[],
	{ sampleRate, channels }: { sampleRate: number; channels: number },
): Uint8Array {
	return Buffer.concat(
		frames.flatMap((frame) => {
			const header = [
				// Sync, MPEG-4, layer, no checksum; profile, rate, private, channels; four flags.
				...[bits(0xfff, 12), '0', '00', '1'],
				...[bits(1, 2), bits(RATES.indexOf(sampleRate), 4), '0', bits(channels, 3), '0000'],
				// The size; how full the buffer is, which is not told; one block.
				...[bits(frame.length + 7, 13), bits(0x7ff, 11), '00'],
			];
			return [toBytes(header.join('')), frame];
		}),
	);
}
