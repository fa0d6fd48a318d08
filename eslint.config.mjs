import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescriptEslint from 'typescript-eslint';
import { boundariesConfig } from './eslint.boundaries.mjs';

/** What n8n loads: n8n's own rules apply, unchanged. */
const shipped = ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts'];

/** What only developers run: Node's own modules, timers and the console are fine here. */
const development = ['decoders/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'];

export default defineConfig(
	globalIgnores(['dist', 'node_modules', 'coverage', 'test/fixtures/files']),
	{ files: shipped, extends: [n8nConfig] },
	{
		files: ['nodes/**/*.ts'],
		// n8n's rules bring the plugin; without its parser it finds no imports in what is imported.
		settings: { 'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] } },
		rules: { 'import-x/no-cycle': 'error' },
	},
	{
		files: [...development, 'nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [typescriptEslint.configs.recommendedTypeChecked, boundariesConfig],
		languageOptions: {
			parserOptions: { project: './tsconfig.dev.json', tsconfigRootDir: import.meta.dirname },
		},
		rules: {
			eqeqeq: 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
		},
	},
	{
		// What stands in for something asynchronous has nothing to wait for.
		files: ['test/**/*.ts'],
		rules: { '@typescript-eslint/require-await': 'off' },
	},
);
