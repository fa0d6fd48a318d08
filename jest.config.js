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

/** The engine suite runs once on each n8n-core: the oldest, a middle and the newest supported. */
const engines = ['2.41', '2.0', '1.122'];

module.exports = {
	projects: [
		{ ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
		{
			...shared,
			displayName: 'documentation',
			testMatch: ['<rootDir>/test/documentation/**/*.test.ts'],
		},
		{ ...shared, displayName: 'commands', testMatch: ['<rootDir>/test/commands/**/*.test.ts'] },
		...engines.map((engine) => ({
			...shared,
			displayName: `engine-${engine}`,
			testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
			globals: { n8nEngineVersion: engine },
			globalSetup: '<rootDir>/test/engine/harness/globalSetup.ts',
			globalTeardown: '<rootDir>/test/engine/harness/globalTeardown.ts',
		})),
	],
	testTimeout: 30_000,
};
