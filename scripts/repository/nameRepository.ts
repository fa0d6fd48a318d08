/** The files of the project that name its repository. */
export const repositoryFiles = [
	'package.json',
	'nodes/DeepfakeAudioCheck/DeepfakeAudioCheck.node.json',
	'credentials/DataspikeApi.credentials.ts',
	'README.md',
] as const;

const ADDRESS = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/;

/** A link, or a picture (with `!`), to a file of the project. */
const LINK = /(!?)(\[[^\]]*\])\((?!https?:|mailto:|#)([^)]+)\)/g;

/** The repository that package.json names: https://github.com/OWNER/NAME. */
export function readRepository(packageJson: string): string {
	const { repository } = JSON.parse(packageJson) as { repository: { url: string } };
	return repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
}

/**
 * The text of a file with another repository in it. In the README links become absolute, since npm shows it
 * away from its files; HEAD is GitHub's name for the newest commit of the main branch.
 *
 * @param change `from` and `to` are https://github.com/OWNER/NAME
 * @throws RangeError when `to` has another form
 */
export function nameRepository(change: {
	file: string;
	text: string;
	from: string;
	to: string;
}): string {
	const { file, text, from, to } = change;
	if (!ADDRESS.test(to) || to.endsWith('.git')) {
		throw new RangeError(
			`The repository has to be https://github.com/OWNER/NAME, but it is "${to}"`,
		);
	}
	const named = text.replaceAll(from, to).replaceAll(filesOf(from), filesOf(to));
	if (file !== 'README.md') return named;

	return named.replace(LINK, (_, mark: string, words: string, target: string) =>
		mark === '!'
			? `!${words}(${filesOf(to)}/HEAD/${target})`
			: `${words}(${to}/blob/HEAD/${target})`,
	);
}

/** Where GitHub serves the files of a repository as they are. */
function filesOf(address: string): string {
	return address.replace('https://github.com', 'https://raw.githubusercontent.com');
}
