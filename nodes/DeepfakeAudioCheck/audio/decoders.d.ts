import type { Decoders } from './soundDecoder';

/*
 * What the build makes of decoders/ at the root of the project: one file beside the compiled ones.
 */
export const createOpusDecoder: Decoders['createOpusDecoder'];
export const createFlacDecoder: Decoders['createFlacDecoder'];
