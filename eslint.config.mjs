import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescriptEslint from 'typescript-eslint';

/** What n8n loads: n8n's own rules apply, unchanged. */
const shipped = ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts'];

/** What only developers run: Node's own modules, timers and the console are fine here. */
const development = ['decoders/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'];

export default defineConfig(
	globalIgnores(['dist', 'node_modules', 'coverage', 'test/fixtures/files']),
	{ files: shipped, extends: [n8nConfig] },
	{
		files: [...development, 'nodes/**/*.ts', 'credentials/**/*.ts'],
		extends: [typescriptEslint.configs.recommended],
		rules: {
			eqeqeq: 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
		},
	},
);
