'use strict';

const { shared } = require('./jest.shared');

/** The engine suite runs once on each n8n-core: the oldest, a middle and the newest supported. */
const engines = ['2.41', '2.0', '1.122'];

module.exports = {
	projects: [
		{ ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
		{ ...shared, displayName: 'oracle', testMatch: ['<rootDir>/test/oracle/**/*.test.ts'] },
		{ ...shared, displayName: 'fuzz', testMatch: ['<rootDir>/test/fuzz/**/*.test.ts'] },
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
			testEnvironment: '<rootDir>/test/engine/harness/engineEnvironment.ts',
			globals: { n8nEngineVersion: engine },
			globalSetup: '<rootDir>/test/engine/harness/globalSetup.ts',
			globalTeardown: '<rootDir>/test/engine/harness/globalTeardown.ts',
		})),
	],
	testTimeout: 30_000,
};
