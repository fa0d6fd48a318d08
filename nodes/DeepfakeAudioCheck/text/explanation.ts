/** What happened, and what to do next, in the user's words. */
export interface Explanation {
	message: string;
	description: string;
}
