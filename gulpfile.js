'use strict';

const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const { dest, series, src } = require('gulp');
const { bundleDecoders, writeNotices } = require('./decoders/bundle');

const distFolder = path.join(__dirname, 'dist');

async function clean() {
	await rm(distFolder, { recursive: true, force: true });
}

async function compile() {
	const compiler = require.resolve('typescript/bin/tsc');
	try {
		await promisify(execFile)(process.execPath, [compiler, '--project', 'tsconfig.json'], {
			cwd: __dirname,
		});
	} catch (error) {
		throw new Error(`TypeScript did not compile:\n${error.stdout ?? error.message}`);
	}
}

/** n8n reads icons (.svg) and the codex (.node.json) from beside the compiled files. */
function copyIconsAndCodex() {
	return src(['{credentials,nodes}/**/*.svg', 'nodes/**/*.node.json'], {
		base: __dirname,
		encoding: false,
	}).pipe(dest(distFolder));
}

/** Decoders of third parties go into one file of their own, which is loaded when it is needed. */
async function bundle() {
	await bundleDecoders(path.join(distFolder, 'nodes/DeepfakeAudioCheck/audio/decoders.js'));
	await writeNotices(path.join(distFolder, 'THIRD-PARTY-NOTICES'));
}

const build = series(clean, compile, copyIconsAndCodex, bundle);

module.exports = { build, clean, default: build };
