'use strict';

const { mkdir, readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { build } = require('esbuild');
const { readCompiledLibrary } = require('./compiledCode');
const { libraries } = require('./libraries');

const projectFolder = path.join(__dirname, '..');

/**
 * Makes one readable CommonJS file of each library, for Node.js 20.19 and newer: the same sources
 * always make the same bytes.
 *
 * @param {string} outputFolder where `NAME.js` goes for each NAME in libraries.js
 */
async function bundleDecoders(outputFolder) {
	await Promise.all(
		Object.keys(libraries).map(async (name) => {
			await build({
				absWorkingDir: projectFolder,
				entryPoints: [`decoders/${name}.ts`],
				outfile: path.join(outputFolder, `${name}.js`),
				bundle: true,
				format: 'cjs',
				platform: 'neutral',
				target: 'node20.19',
				charset: 'ascii',
				legalComments: 'none',
				logLevel: 'warning',
				banner: { js: await writeNotice(name) },
				plugins: [{ name: 'compiled', setup: putInCompiledCode }],
			});
		}),
	);
}

/** `compiled:NAME` is the compiled code of that library, with the names in it. */
function putInCompiledCode(esbuild) {
	esbuild.onResolve({ filter: /^compiled:/ }, ({ path: name }) => ({
		path: name.slice('compiled:'.length),
		namespace: 'compiled',
	}));
	esbuild.onLoad({ filter: /./, namespace: 'compiled' }, async ({ path: name }) => {
		const { imports, exports, codeBase64 } = await readCompiledLibrary(libraries[name]);
		const contents = [
			`const imports = ${JSON.stringify(imports, undefined, '\t')};`,
			`const exports = ${JSON.stringify(exports)};`,
			`const codeBase64 = ${JSON.stringify(codeBase64)};`,
			'export default { imports, exports, codeBase64 };',
		];
		return { contents: contents.join('\n'), loader: 'js' };
	});
}

async function readVersion(packageName) {
	const manifest = path.join(projectFolder, 'node_modules', packageName, 'package.json');
	return JSON.parse(await readFile(manifest, 'utf8')).version;
}

/** The comment at the head of a bundled file. */
async function writeNotice(name) {
	const { package: packageName, licence, lesser } = libraries[name];
	const version = await readVersion(packageName);
	const lines = [
		`${packageName} ${version}: ${licence}.`,
		`Its source: https://www.npmjs.com/package/${packageName}/v/${version}`,
		'The licenses in full are in THIRD-PARTY-NOTICES.',
		'',
		'The compiled part of the package (WebAssembly) is `codeBase64`, unchanged. The code after it',
		"is this project's own, made of decoders/ in its repository.",
	];
	if (lesser !== undefined) lines.push('', ...explainReplacement(lesser, packageName));
	return ['/*', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}

/** What the LGPL asks for: how to run the package with another build of the library. */
function explainReplacement(lesser, packageName) {
	return [
		`${lesser} is under the LGPL: you may replace it by your own build.`,
		'Compile it with the functions that `exports` names, and put the base64 of the .wasm file in the',
		`place of \`codeBase64\`; or exchange it in the package ${packageName},`,
		'and build this project (npm ci, npm run build).',
	];
}

/** Writes what each bundled file is made of, and the licenses of all of it. */
async function writeNotices(outputFile) {
	const table = Object.entries(libraries).map(
		async ([name, { package: packageName, licence }]) =>
			`decoders/${name}.js\n    ${packageName} ${await readVersion(packageName)}: ${licence}`,
	);
	const texts = ['THIRD-PARTY-NOTICES', 'licenses/Apache-2.0', 'licenses/LGPL-2.1'].map(
		async (file) => await readFile(path.join(__dirname, file), 'utf8'),
	);
	const [notices, ...licenses] = await Promise.all(texts);
	const files = (await Promise.all(table)).join('\n');
	await mkdir(path.dirname(outputFile), { recursive: true });
	await writeFile(outputFile, [notices.replace('FILES', files), ...licenses].join('\n\n'));
}

module.exports = { bundleDecoders, writeNotices };
