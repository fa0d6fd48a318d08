import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readRepository } from '../../scripts/repository/nameRepository';
import { listAnchors, listMarkdownFiles, projectFolder, readDocument } from './markdown';

const readme = readDocument('README.md');
const manifest = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
	version: string;
	scripts: Record<string, string>;
};

describe.each(listMarkdownFiles().map((file) => [path.relative(projectFolder, file), file]))(
	'%s',
	(_, file) => {
		const text = readFileSync(file, 'utf8');

		it('links to files that exist', () => {
			const broken = listLinks(text, file).filter(({ target }) => !existsSync(target));

			expect(broken.map(({ link }) => link)).toEqual([]);
		});

		it('links to headings that exist', () => {
			const broken = listLinks(text, file).filter(
				({ target, anchor }) =>
					anchor !== undefined && !listAnchors(readFileSync(target, 'utf8')).includes(anchor),
			);

			expect(broken.map(({ link }) => link)).toEqual([]);
		});

		it('describes every picture in words', () => {
			const pictures = [...text.matchAll(/!\[([^\]]*)\]\(/g)].map(([, words]) => words ?? '');

			expect(pictures.filter((words) => words.trim().length < 20)).toEqual([]);
		});

		it('names only scripts that package.json has', () => {
			const scripts = [...text.matchAll(/npm run (?:--silent )?([a-z0-9:_-]+)/g)].map(
				([, script]) => script ?? '',
			);

			expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
		});
	},
);

describe('the README', () => {
	it('has the two set-up commands near its top', () => {
		const top = readme.split('\n').slice(0, 40).join('\n');

		expect(top).toContain('npm ci && npm run check');
		expect(top).toContain('npm ci && npm test');
	});

	it('is as long as a newcomer reads', () => {
		expect(readme.split('\n').length).toBeLessThanOrEqual(210);
	});

	it('has no table that is wider than a page', () => {
		const tables = readme.split('\n').filter((line) => line.startsWith('|'));

		expect(tables.filter((line) => line.length > 100)).toEqual([]);
	});

	it('leads to every document in docs/', () => {
		const linked = listLinks(readme, path.join(projectFolder, 'README.md')).map(
			({ target }) => target,
		);

		const documents = listMarkdownFiles().filter((file) => file.includes(`${path.sep}docs`));
		expect(documents.filter((file) => !linked.includes(file))).toEqual([]);
	});

	it('says how to install the node before how to try it from a clone', () => {
		expect(readme.indexOf('## Install')).toBeLessThan(readme.indexOf('npm ci'));
	});
});

/** Where the commands that the documents name are run. */
const commandRuns: Record<string, string> = {
	'npm ci': '.ci/run',
	'npm test': '.ci/run',
	'npm run build': 'package.json',
	'npm run check': 'test/commands/check.test.ts',
	'npm run simulator': 'test/commands/simulator.test.ts',
	'npm run fixtures': 'test/commands/fixtures.test.ts',
	'npm run hostile': 'test/commands/hostile.test.ts',
	'npm run n8n': 'test/e2e/n8nCommand.test.ts',
	// It is npm test and npm run test:rest, which run one after the other there.
	'npm run test:all': '.ci/run',
	'npm run test:e2e': '.ci/run',
};

describe('the commands in the README and in docs/development.md', () => {
	const text = readme + readDocument('docs/development.md');
	const commands = [
		...new Set(
			[...text.matchAll(/npm (ci|test|run (?:--silent )?[a-z0-9:]+)/g)].map(([command]) =>
				command.replace('--silent ', ''),
			),
		),
	];

	it.each(commands)('%s is run by continuous integration', (command) => {
		const file = commandRuns[command];

		expect(file).toBeDefined();
		const text = readFileSync(path.join(projectFolder, file ?? ''), 'utf8');
		const script = command.replace('npm run ', '');
		expect(text.includes(command) || text.includes(`'${script}'`)).toBe(true);
	});
});

describe('the changelog', () => {
	it('has a section for the version in package.json', () => {
		const changelog = readFileSync(path.join(projectFolder, 'CHANGELOG.md'), 'utf8');

		expect(changelog).toContain(`## [${manifest.version}]`);
	});
});

interface Link {
	link: string;
	/** The file of the project that it leads to. */
	target: string;
	anchor: string | undefined;
}

/** The links to files of the project, absolute ones to its repository too, and those within the document. */
function listLinks(text: string, file: string): Link[] {
	const repository = readRepository(readDocument('package.json')).replace('https://github.com', '');
	return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
		const own = /^https:\/\/[\w.]+(\/[^/]+\/[^/]+)(?:\/blob)?\/HEAD\/(.+)$/.exec(link);
		const isOwn = own?.[1] === repository;
		if (!isOwn && /^(https?|mailto):/.test(link)) return [];
		const [where = '', anchor] = (isOwn ? own[2] : link)?.split('#') ?? [];
		const folder = isOwn ? projectFolder : path.dirname(file);
		const target = where === '' ? file : path.resolve(folder, decodeURIComponent(where));
		return [{ link, target, anchor }];
	});
}
