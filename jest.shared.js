'use strict';

/** ESM-only packages that tests use; everything else in node_modules is CommonJS already. */
const ecmaScriptModules = [
	'music-metadata',
	'strtok3',
	'token-types',
	'file-type',
	'uint8array-extras',
	'@borewit/text-codec',
	'@tokenizer/token',
	'@tokenizer/inflate',
	'content-type',
	'media-typer',
	'win-guid',
];

const shared = {
	rootDir: __dirname,
	testEnvironment: 'node',
	// In Jest's sandbox every look at a global is a call into the host: decoding took a third longer.
	sandboxInjectedGlobals: [
		...['Math', 'Number', 'Array', 'DataView', 'Uint8Array', 'Int16Array', 'Int32Array'],
		...['Uint32Array', 'Float32Array', 'Float64Array'],
	],
	transform: {
		'\\.[jt]s$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	transformIgnorePatterns: [`/node_modules/(?!(${ecmaScriptModules.join('|')})/)`, '/dist/'],
};

module.exports = { shared };
