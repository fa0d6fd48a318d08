'use strict';

/**
 * The libraries that are bundled: what each is, which of its functions are used, and where its package
 * keeps the compiled code.
 *
 * `code` is how that is kept: `packed` (compressed, in a module of JavaScript), `text` (a string of
 * JavaScript whose characters are the bytes), or `file`. `glue` is the JavaScript of the package that
 * holds the names of what the code imports and exports; where it was minified, `names` says what each
 * means; without either they are plain.
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
	aacDecoder: {
		package: '@humansignal/audio-file-decoder',
		licence: 'LGPL-2.1-or-later, around FFmpeg (LGPL-2.1-or-later)',
		lesser: 'FFmpeg (https://ffmpeg.org)',
		code: { kind: 'file', file: 'dist/decode-audio.wasm' },
		// Imports up to U, exports from V on. In the order of the alphabet, as its linker made them.
		names: {
			a: 'abort_js',
			b: 'embind_register_memory_view',
			c: 'embind_register_value_object_field',
			d: 'embind_register_integer',
			e: 'embind_register_class_function',
			f: 'embind_register_function',
			g: 'embind_finalize_value_object',
			h: 'embind_register_value_object',
			i: 'emscripten_get_now',
			j: 'emscripten_date_now',
			k: 'fd_write',
			l: 'fd_close',
			m: 'embind_register_std_wstring',
			n: 'embind_register_std_string',
			o: 'embind_register_float',
			p: 'embind_register_class_constructor',
			q: 'embind_register_class',
			r: 'embind_register_optional',
			s: 'gmtime_js',
			t: 'fd_seek',
			u: 'embind_register_bigint',
			v: 'emscripten_resize_heap',
			w: 'syscall_unlinkat',
			x: 'tzset_js',
			y: 'syscall_rmdir',
			z: 'syscall_renameat',
			A: 'syscall_getdents64',
			B: 'syscall_openat',
			C: 'fd_fdstat_get',
			D: 'environ_get',
			E: 'environ_sizes_get',
			F: 'syscall_lstat64',
			G: 'syscall_newfstatat',
			H: 'syscall_stat64',
			I: 'syscall_fstat64',
			J: 'emscripten_get_now_is_monotonic',
			K: 'emscripten_memcpy_js',
			L: 'syscall_faccessat',
			M: 'fd_read',
			N: 'syscall_fcntl64',
			O: 'strftime_l',
			P: 'stream_seek',
			Q: 'embind_register_emval',
			R: 'embind_register_bool',
			S: 'embind_register_void',
			T: 'emval_take_value',
			U: 'stream_read',
			W: '__wasm_call_ctors',
			Y: 'malloc',
			Z: '__indirect_function_table',
			_: 'free',
		},
		functions: ['__indirect_function_table'],
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
