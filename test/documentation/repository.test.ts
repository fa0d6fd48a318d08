import {
	nameRepository,
	readRepository,
	repositoryFiles,
} from '../../scripts/repository/nameRepository';
import { readDocument } from './markdown';

const from = readRepository(readDocument('package.json'));
const to = 'https://github.com/a-owner/a.name';

/** Every address at GitHub that a text names. */
function listAddresses(text: string): string[] {
	return [...text.matchAll(/https:\/\/(?:raw\.githubuser|git)[\w.]+com\/[\w./-]+/g)].map(String);
}

describe('the repository', () => {
	it.each(repositoryFiles)('is the one of package.json wherever %s names one', (file) => {
		const owner = from.replace('https://github.com', '');

		const others = listAddresses(readDocument(file)).filter((address) => !address.includes(owner));
		expect(others).toEqual([]);
	});

	it.each(repositoryFiles)('can be set in %s', (file) => {
		const text = nameRepository({ file, text: readDocument(file), from, to });

		expect(text).toContain('github.com/a-owner/a.name');
		expect(text).not.toContain(from);
	});

	it('can be set again, to another', () => {
		const text = readDocument('README.md');
		const once = nameRepository({ file: 'README.md', text, from, to });

		const twice = nameRepository({ file: 'README.md', text: once, from: to, to: from });
		expect(twice).toBe(nameRepository({ file: 'README.md', text, from, to: from }));
		expect(twice).not.toContain('a-owner');
	});

	it('makes the pictures and links of the README absolute, and leaves the others alone', () => {
		const text = '![A picture](docs/a.png) [b](docs/b.md#c) [d](#d) [e](https://e.example)';

		expect(nameRepository({ file: 'README.md', text, from, to })).toBe(
			'![A picture](https://raw.githubusercontent.com/a-owner/a.name/HEAD/docs/a.png) ' +
				'[b](https://github.com/a-owner/a.name/blob/HEAD/docs/b.md#c) [d](#d) [e](https://e.example)',
		);
	});

	it.each([
		['nothing', ''],
		['another host', 'https://git.example.com/a/b'],
		['a path in it', 'https://github.com/a/b/tree/main'],
		['the address for git', 'https://github.com/a/b.git'],
	])('is refused when it is %s', (_, address) => {
		expect(() => nameRepository({ file: 'README.md', text: '', from, to: address })).toThrow(
			'https://github.com/OWNER/NAME',
		);
	});
});
