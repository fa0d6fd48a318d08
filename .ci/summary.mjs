/**
 * Prints the closing line of `.ci/run`, `N passed, N failed`, summed over the results that jest wrote
 * as JSON into a folder. A test file that could not run counts as one that failed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const [folder] = process.argv.slice(2);
let [passed, failed, skipped] = [0, 0, 0];
for (const name of readdirSync(folder)) {
	const run = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
	passed += run.numPassedTests;
	failed += run.numFailedTests + run.numRuntimeErrorTestSuites;
	skipped += run.numPendingTests + run.numTodoTests;
}
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
