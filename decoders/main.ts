/* The file of decoders that the node loads when a recording needs one. */
export { createFlacDecoder } from './flac';
export { createOpusDecoder } from './opus';
