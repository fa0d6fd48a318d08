'use strict';

const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest, in that order. In a fresh clone Jest knows no times, and would begin with large files. */
const longest = [
	...['conversionFuzz', 'all', 'damaged', 'accounting', 'fieldVariants', 'falseAlarms'],
	...['longWork', 'longRecordings', 'links', 'answers', 'sharpest', 'joinedRecordings'],
];

/** Begins with the tests that take longest, so that no processor waits for the last of them. */
class LongestFirst extends Sequencer {
	sort(tests) {
		const place = ({ path }) => {
			const found = longest.findIndex((name) => path.endsWith(`/${name}.test.ts`));
			return found === -1 ? longest.length : found;
		};
		return super.sort(tests).sort((one, other) => place(one) - place(other));
	}
}

module.exports = LongestFirst;
