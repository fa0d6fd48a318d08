/* Takes apart files that ffmpeg and gstreamer write, without the node's own demuxers. */

/** Frames of an AMR file after its first line. Ref: RFC 4867 section 5.3 */
export function splitAmr(file: Uint8Array, band: 'narrow' | 'wide'): Uint8Array[] {
	// "#!AMR\n" and "#!AMR-WB\n".
	const start = { narrow: 6, wide: 9 }[band];
	const sizes = {
		narrow: [13, 14, 16, 18, 20, 21, 27, 32, 6],
		wide: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6],
	}[band];
	const frames: Uint8Array[] = [];
	for (let offset = start; offset < file.length; ) {
		const size = sizes[((file[offset] ?? 0) >> 3) & 0x0f] ?? 1;
		frames.push(file.subarray(offset, offset + size));
		offset += size;
	}
	return frames;
}

/** Packets of an Ogg file of one stream. Ref: RFC 3533 section 6: 26 the count, 27 the sizes */
export function splitOgg(file: Uint8Array): Uint8Array[] {
	const packets: Uint8Array[] = [];
	let pieces: Uint8Array[] = [];
	for (let page = 0; page < file.length; ) {
		const sizes = file.subarray(page + 27, page + 27 + (file[page + 26] ?? 0));
		let offset = page + 27 + sizes.length;
		for (const size of sizes) {
			pieces.push(file.subarray(offset, offset + size));
			offset += size;
			if (size === 255) continue;
			packets.push(Buffer.concat(pieces));
			pieces = [];
		}
		page = offset;
	}
	return packets;
}

const BIT_RATES = {
	full: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	low: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** Frames of a bare file of MPEG audio, layer III. Ref: ISO/IEC 11172-3 section 2.4.2.3 */
export function splitMp3(file: Uint8Array): Uint8Array[] {
	const frames: Uint8Array[] = [];
	for (let offset = 0; offset + 4 <= file.length; ) {
		const [, second = 0, third = 0] = file.subarray(offset, offset + 3);
		const version = (second >> 3) & 3;
		const isFull = version === 3;
		const divisor = { 3: 1, 2: 2 }[version] ?? 4;
		const sampleRate = (SAMPLE_RATES[(third >> 2) & 3] ?? 0) / divisor;
		const bitRate = 1000 * ((isFull ? BIT_RATES.full : BIT_RATES.low)[third >> 4] ?? 0);
		const size = Math.floor(((isFull ? 144 : 72) * bitRate) / sampleRate) + ((third >> 1) & 1);
		if (!(size > 4)) throw new Error(`No frame at byte ${offset}`);
		frames.push(file.subarray(offset, offset + size));
		offset += size;
	}
	return frames;
}

/** Frames of bare AAC, without their headers. Ref: ISO/IEC 14496-3 section 1.A.2.2 */
export function splitAdts(file: Uint8Array): Uint8Array[] {
	const frames: Uint8Array[] = [];
	for (let offset = 0; offset + 7 <= file.length; ) {
		const [upper = 0, middle = 0, lower = 0] = file.subarray(offset + 3, offset + 6);
		const sizeBytes = ((upper & 3) << 11) | (middle << 3) | (lower >> 5);
		if (sizeBytes < 7) throw new Error(`No frame at byte ${offset}`);
		frames.push(file.subarray(offset + 7, offset + sizeBytes));
		offset += sizeBytes;
	}
	return frames;
}
