const CODES = Array.from({ length: 256 }, (_, code) => code);

/**
 * Samples from -1 to 1 by their A-law code.
 *
 * Ref: ITU-T G.711 table 1, 13-bit values: every other bit inverted, then sign, segment, step
 *
 *      code ^ 0x55:   s ggg tttt     s: 1 = positive
 */
export const A_LAW_SAMPLES = Float32Array.from(CODES, (code) => {
	const bits = code ^ 0x55;
	const segment = (bits >> 4) & 0b111;
	const step = ((bits & 0xf) << 4) + 8;
	const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
	return ((bits & 0x80) === 0 ? -magnitude : magnitude) / 0x8000;
});

/**
 * Samples from -1 to 1 by their mu-law code.
 *
 * Ref: ITU-T G.711 table 2, 14-bit values: all bits inverted, then sign, segment, step
 *
 *      ~code:   s ggg tttt     s: 1 = negative
 */
export const MU_LAW_SAMPLES = Float32Array.from(CODES, (code) => {
	const bits = ~code;
	const magnitude = ((((bits & 0xf) << 3) + 0x84) << ((bits >> 4) & 0b111)) - 0x84;
	return ((bits & 0x80) === 0 ? magnitude : -magnitude) / 0x8000;
});
