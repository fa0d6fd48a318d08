'use strict';

const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const { build: bundleModules } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { bundleDecoders, writeNotices } = require('./decoders/bundle');

const nodeFolder = 'nodes/DeepfakeAudioCheck';
const distFolder = path.join(__dirname, 'dist');

async function clean() {
	await rm(distFolder, { recursive: true, force: true });
}

async function checkTypes() {
	const compiler = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [compiler, '--project', 'tsconfig.json'], {
			cwd: __dirname,
		});
	} catch (error) {
		throw new Error(`TypeScript did not compile:\n${error.stdout ?? error.message}`);
	}
}

/**
 * What n8n loads when it starts (the description of the node, the credential), and what a run of the
 * node loads: one readable file each, because many small files take several times as long.
 */
async function compile() {
	await bundleModules({
		absWorkingDir: __dirname,
		entryPoints: [
			'credentials/DataspikeApi.credentials.ts',
			`${nodeFolder}/DeepfakeAudioCheck.node.ts`,
			`${nodeFolder}/run.ts`,
		],
		outdir: distFolder,
		outbase: __dirname,
		bundle: true,
		format: 'cjs',
		platform: 'neutral',
		target: 'node20.19',
		charset: 'utf8',
		legalComments: 'none',
		logLevel: 'warning',
		external: ['n8n-workflow', 'crypto'],
		// require() works wherever a node is loaded, import() does not.
		supported: { 'dynamic-import': false },
		plugins: [{ name: 'loaded-later', setup: keepApart }],
	});
}

/**
 * What the code imports only when it needs it stays a file of its own, in `dist/` at the same place
 * below the node: there the decoders are as well, which have a folder beside `nodes/` here.
 */
function keepApart(esbuild) {
	esbuild.onResolve({ filter: /^\./ }, ({ kind, path: module, resolveDir }) => {
		if (kind !== 'dynamic-import') return undefined;
		const file = path.join(resolveDir, module);
		const isDecoder = path.dirname(file) === path.join(__dirname, 'decoders');
		const base = isDecoder ? __dirname : path.join(__dirname, nodeFolder);
		const fromNode = path.relative(base, file);
		return { path: `./${fromNode.split(path.sep).join('/')}.js`, external: true };
	});
}

/** n8n reads icons (.svg) and the codex (.node.json) from beside the bundled files. */
function copyIconsAndCodex() {
	return src(['credentials/**/*.svg', 'nodes/**/*.svg', 'nodes/**/*.node.json'], {
		base: __dirname,
		encoding: false,
	}).pipe(dest(distFolder));
}

/** Decoders of third parties, a file each, with their licenses. */
async function addDecoders() {
	await bundleDecoders(path.join(distFolder, nodeFolder, 'decoders'));
	await writeNotices(path.join(distFolder, 'THIRD-PARTY-NOTICES'));
}

const build = series(clean, parallel(checkTypes, compile, copyIconsAndCodex, addDecoders));

module.exports = { build, clean, default: build };
