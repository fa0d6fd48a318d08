/* What the build puts in the place of `compiled:NAME`. Which library that is says libraries.js. */

declare module 'compiled:*' {
	// eslint-disable-next-line @typescript-eslint/consistent-type-imports -- there is no other way here
	const library: import('./runningCode').CompiledLibrary;
	export default library;
}
