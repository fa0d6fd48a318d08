/** Set by jest.config.js: all rounds in `npm run test:all`, the first of them in `npm test`. */
declare const fuzzRounds: number;

/** How many damaged files each test makes. The seed is fixed: fewer rounds are the first of all. */
export const rounds = fuzzRounds;

/** The least number of rounds with an outcome that so many of ten thousand have at least. */
export function atLeast(ofTenThousand: number): number {
	return Math.floor((ofTenThousand * rounds) / 10_000);
}
