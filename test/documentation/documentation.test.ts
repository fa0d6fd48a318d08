import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { checkAudioProperties } from '../../nodes/DeepfakeAudioCheck/parameters/checkAudio';
import { getResultProperties } from '../../nodes/DeepfakeAudioCheck/parameters/getResult';
import { submitAudioProperties } from '../../nodes/DeepfakeAudioCheck/parameters/submitAudio';
import { listMarkdownFiles, projectFolder, readTable } from './markdown';

const readme = readFileSync(path.join(projectFolder, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8')) as {
	version: string;
	scripts: Record<string, string>;
};

const operations = [checkAudioProperties, getResultProperties, submitAudioProperties].flat();

function optionsOf(properties: INodeProperties[]): INodeProperties[] {
	return properties
		.filter(({ type }) => type === 'collection')
		.flatMap(({ options = [] }) => options as INodeProperties[]);
}

function labels(properties: INodeProperties[]): string[] {
	return [...new Set(properties.map(({ displayName }) => displayName))].sort();
}

describe.each(listMarkdownFiles().map((file) => [path.relative(projectFolder, file), file]))(
	'%s',
	(_, file) => {
		const text = readFileSync(file, 'utf8');

		it('links to files that exist', () => {
			const links = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(
				([, link]) => link,
			);

			const broken = links.filter(
				(link) => !existsSync(path.resolve(path.dirname(file), decodeURIComponent(link ?? ''))),
			);
			expect(broken).toEqual([]);
		});

		it('links to headings that exist', () => {
			const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
				(heading ?? '')
					.toLowerCase()
					.replace(/[^\p{L}\p{N} _-]/gu, '')
					.replaceAll(' ', '-'),
			);
			const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor ?? '');

			expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
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

	it('lists every parameter, and no other', () => {
		const documented = readTable(readme, 'parameter').map(([name]) => name);

		const parameters = operations.filter(({ type }) => type !== 'collection');
		expect([...documented].sort()).toEqual(labels(parameters));
	});

	it('lists every option in the order of the panel, and no other', () => {
		const documented = readTable(readme, 'option').map(([name]) => name);

		expect(documented).toEqual(labels(optionsOf(operations)));
	});

	it('gives the defaults that the node has', () => {
		const documented = new Map(
			[...readTable(readme, 'parameter'), ...readTable(readme, 'option')].map(
				([name, value]) => [name, value] as const,
			),
		);

		const all = [
			...operations.filter(({ type }) => type !== 'collection'),
			...optionsOf(operations),
		];
		const expected = new Map(
			all.map((property) => [property.displayName, describeDefault(property)]),
		);
		expect(Object.fromEntries(documented)).toEqual(
			Object.fromEntries([...documented.keys()].map((name) => [name, expected.get(name ?? '')])),
		);
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
	'npm run n8n': 'test/e2e/n8nCommand.test.ts',
	// It is npm test and npm run test:rest, which run one after the other there.
	'npm run test:all': '.ci/run',
	'npm run test:e2e': '.ci/run',
};

describe('the commands in the README', () => {
	const commands = [
		...new Set(
			[...readme.matchAll(/npm (ci|test|run (?:--silent )?[a-z0-9:]+)/g)].map(([command]) =>
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

/** A default as the README writes it. */
function describeDefault({
	displayName,
	type,
	default: value,
	options = [],
}: INodeProperties): string {
	// The collection proposes a value when one of these is added; until then there is none.
	if (['Review Threshold', 'Segment Length (Seconds)'].includes(displayName)) return 'not set';
	if (type === 'boolean') return value === true ? 'on' : 'off';
	if (type === 'options') {
		const chosen = options.find((option) => 'value' in option && option.value === value);
		return chosen !== undefined && 'name' in chosen ? chosen.name : '';
	}
	return String(value as string | number).replace(/^=/, '');
}
