'use strict';

const { readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { build } = require('esbuild');

const modules = path.join(__dirname, '..', 'node_modules');

/** The compiled decoders inside their packages, without the classes that stand around them. */
const libraries = {
	'opus-decoder/library': path.join(modules, 'opus-decoder/src/EmscriptenWasm.js'),
	'@wasm-audio-decoders/flac/library': path.join(
		modules,
		'@wasm-audio-decoders/flac/src/EmscriptenWasm.js',
	),
	// The package's own entry also loads its Web Workers.
	'@wasm-audio-decoders/common': path.join(
		modules,
		'@wasm-audio-decoders/common/src/WASMAudioDecoderCommon.js',
	),
};

/** Makes one CommonJS file of the decoders, for Node.js 20.19 and newer. */
async function bundleDecoders(outputFile) {
	await build({
		entryPoints: [path.join(__dirname, 'main.ts')],
		outfile: outputFile,
		bundle: true,
		minify: true,
		format: 'cjs',
		platform: 'neutral',
		target: 'node20.19',
		charset: 'utf8',
		legalComments: 'none',
		logLevel: 'warning',
		plugins: [{ name: 'libraries', setup: resolveLibraries }],
		inject: [path.join(__dirname, 'replacements.ts')],
		define: {
			setTimeout: 'refuseTimer',
			clearTimeout: 'refuseTimer',
			'console.log': 'dropMessage',
			'console.error': 'dropMessage',
		},
	});
}

function resolveLibraries(esbuild) {
	esbuild.onResolve({ filter: /^(opus-decoder|@wasm-audio-decoders)\// }, ({ path: name }) =>
		name in libraries ? { path: libraries[name], sideEffects: false } : undefined,
	);
}

/** Writes the licenses of everything that the file of decoders is made of. */
async function writeNotices(outputFile) {
	await writeFile(outputFile, await readFile(path.join(__dirname, 'THIRD-PARTY-NOTICES')));
}

module.exports = { bundleDecoders, writeNotices };
