'use strict';

/**
 * The libraries that are bundled: what each is, which of its functions are used, and where its package
 * keeps the compiled code.
 *
 * `code` is how that is kept: `packed` (compressed, in a module of JavaScript), `text` (a string of
 * JavaScript whose characters are the bytes), or `file`. `glue` is the JavaScript of the package that
 * holds the names of what the code imports and exports; without it they are plain.
 */
const libraries = {
	opus: {
		package: 'opus-decoder',
		licence: 'MIT, around libopus (BSD-3-Clause)',
		code: { kind: 'packed', file: 'src/EmscriptenWasm.js' },
		glue: 'src/EmscriptenWasm.js',
		functions: [
			'opus_frame_decoder_create',
			'opus_frame_decode_float_deinterleaved',
			'opus_frame_decoder_destroy',
		],
	},
	flac: {
		package: '@wasm-audio-decoders/flac',
		licence: 'MIT, around libFLAC and libogg (BSD-3-Clause)',
		code: { kind: 'packed', file: 'src/EmscriptenWasm.js' },
		glue: 'src/EmscriptenWasm.js',
		functions: ['create_decoder', 'decode_frame', 'destroy_decoder'],
	},
	amr: {
		package: '@audio/decode-amr',
		licence: 'Apache-2.0 (opencore-amr)',
		code: { kind: 'text', file: 'src/amr.wasm.js' },
		glue: 'src/amr.wasm.js',
		functions: [
			'amr_nb_create',
			'amr_nb_decode',
			'amr_nb_output',
			'amr_nb_close',
			'amr_wb_create',
			'amr_wb_decode',
			'amr_wb_output',
			'amr_wb_close',
		],
	},
	vorbis: {
		package: '@wasm-audio-decoders/ogg-vorbis',
		licence: 'MIT, around libvorbis and libogg (BSD-3-Clause)',
		code: { kind: 'packed', file: 'src/EmscriptenWasm.js' },
		glue: 'src/EmscriptenWasm.js',
		functions: ['create_decoder', 'send_setup', 'init_dsp', 'decode_packets'],
	},
	mp3Decoder: {
		package: 'mpg123-decoder',
		licence: 'MIT, around mpg123 (LGPL-2.1)',
		lesser: 'mpg123 (https://mpg123.org)',
		code: { kind: 'packed', file: 'src/EmscriptenWasm.js' },
		glue: 'src/EmscriptenWasm.js',
		functions: [
			'mpeg_frame_decoder_create',
			'mpeg_decoder_feed',
			'mpeg_decoder_read',
			'mpeg_frame_decoder_destroy',
		],
	},
	mp3Encoder: {
		package: 'wasm-media-encoders',
		licence: 'MIT, around LAME (LGPL-2.0-or-later)',
		lesser: 'LAME (https://lame.sourceforge.io)',
		code: { kind: 'file', file: 'wasm/mp3.wasm' },
		functions: ['enc_init', 'enc_get_pcm', 'enc_encode', 'enc_flush', 'enc_get_out_buf'],
	},
	speechDetector: {
		package: '@echogarden/fvad-wasm',
		licence: 'BSD-3-Clause (libfvad, of WebRTC)',
		code: { kind: 'file', file: 'fvad.wasm' },
		glue: 'fvad.js',
		functions: ['fvad_new', 'fvad_reset', 'fvad_set_mode', 'fvad_set_sample_rate', 'fvad_process'],
	},
};

module.exports = { libraries };
