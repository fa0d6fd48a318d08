'use strict';

const { availableParallelism } = require('node:os');
const { shared } = require('./jest.shared');

/** The engine suite runs once on each n8n-core: the oldest, a middle and the newest supported. */
const engines = ['2.41', '2.0', '1.122'];

/** A kind of tests is a folder. `npm test` and `npm run test:rest` say which of them run. */
function kind(displayName, folder, options = {}) {
	return {
		...shared,
		displayName,
		testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
		...options,
	};
}

module.exports = {
	projects: [
		kind('unit', 'unit'),
		kind('documentation', 'documentation'),
		kind('oracle', 'oracle', { globals: { accountingCases: 300 } }),
		kind('fuzz', 'fuzz', { globals: { fuzzRounds: 10_000 } }),
		kind('fuzz-sample', 'fuzz', { globals: { fuzzRounds: 200 } }),
		kind('hostile', 'hostile', { testMatch: ['<rootDir>/test/hostile/all.test.ts'] }),
		kind('hostile-sample', 'hostile', {
			testMatch: ['<rootDir>/test/hostile/{sharpest,pauses}.test.ts'],
		}),
		kind('commands', 'commands'),
		...engines.map((engine) =>
			kind(`engine-${engine}`, 'engine', {
				testEnvironment: '<rootDir>/test/engine/harness/engineEnvironment.ts',
				globals: { n8nEngineVersion: engine },
				globalSetup: '<rootDir>/test/engine/harness/globalSetup.ts',
				globalTeardown: '<rootDir>/test/engine/harness/globalTeardown.ts',
			}),
		),
	],
	testTimeout: 120_000,
	// More than there are processors, as most tests wait for most of their time.
	// (Jest takes '150%' for 150 workers.)
	maxWorkers: 2 * availableParallelism(),
	testSequencer: '<rootDir>/jest.sequencer.js',
};
