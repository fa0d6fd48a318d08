'use strict';

const { shared } = require('../../jest.shared');

/** `npm run test:e2e`: the package in a whole n8n. Apart from `npm test`, because it takes long. */
module.exports = {
	...shared,
	displayName: 'e2e',
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	globalSetup: '<rootDir>/test/e2e/harness/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/harness/globalTeardown.ts',
	// Two halve the time on two processors: a test waits for n8n, or n8n for it, as often as either works.
	// Each has an n8n of its own, so no more where there are more processors.
	maxWorkers: 2,
	// A server starts in a quarter of a minute on a quiet machine.
	testTimeout: 300_000,
};
