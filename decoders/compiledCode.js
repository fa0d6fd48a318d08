'use strict';

const { readFile } = require('node:fs/promises');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { runInNewContext } = require('node:vm');

const modules = path.join(__dirname, '..', 'node_modules');

/** Functions of every library that the code around it calls by itself. */
const ALWAYS = ['malloc', 'free'];

/** How the compiled code is taken out of a package, by how it is kept there. */
const readers = {
	file: async (file) => await readFile(file),

	/** A string whose characters are the bytes, some of them escaped. */
	text: async (file) => {
		const text = await readFile(file, 'utf8');
		const literal = /binaryDecode\(('(?:[^'\\]|\\[^])*')\)/.exec(text)?.[1];
		if (literal === undefined) throw new Error(`No compiled code in ${file}`);
		return Buffer.from(runInNewContext(literal), 'latin1');
	},

	/** Compressed and written as text by the package's own tools, which unpack it here. */
	packed: async (file) => {
		const { default: Common } = await importFile(
			path.join(modules, '@wasm-audio-decoders/common/src/WASMAudioDecoderCommon.js'),
		);
		const { default: Wasm } = await importFile(file);
		// Both put what is needed here in their constructors.
		new Common();
		new Wasm(Common);
		return Buffer.from(await Common.inflateDynEncodeString(Wasm.wasm));
	},
};

async function importFile(file) {
	return await import(pathToFileURL(file).href);
}

/**
 * A library's compiled code, and which C function each name in it means.
 *
 * @returns {Promise<{ imports: object, exports: object, codeBase64: string }>}
 */
async function readCompiledLibrary({ package: name, code, glue, names = {}, functions }) {
	const folder = path.join(modules, name);
	const bytes = await readers[code.kind](path.join(folder, code.file));
	const module = new WebAssembly.Module(bytes);
	const glueText = glue === undefined ? '' : await readFile(path.join(folder, glue), 'utf8');
	const known = Object.entries(names);
	return {
		imports: nameImports(module, [...importsIn(glueText), ...known]),
		exports: nameExports(module, {
			named: [...exportsIn(glueText), ...known],
			start: /[^=\s]\s*wasmExports\["(\w+)"\]\(\)/.exec(glueText)?.[1],
			functions: [...ALWAYS, ...functions],
		}),
		codeBase64: bytes.toString('base64'),
	};
}

/** The glue has `wasmImports = { a: _abort, ... }`; C's names without the underscores in front. */
function importsIn(glueText) {
	const table = /wasmImports\s*=\s*\{([^}]*)\}/.exec(glueText)?.[1] ?? '';
	return [...table.matchAll(/"?(\w+)"?\s*:\s*_+(\w+)/g)].map(([, field, name]) => [field, name]);
}

/** The glue has `_malloc = wasmExports["j"]` for each function. */
function exportsIn(glueText) {
	const assignments = /\b_(\w+)\s*=\s*(?:Module\["\w+"\]\s*=\s*)?wasmExports\["(\w+)"\]/g;
	return [...glueText.matchAll(assignments)].map(([, name, field]) => [field, name]);
}

/** @param {Array<[string, string]>} named what the code calls a function, and what C calls it */
function nameImports(module, named) {
	const names = new Map(named);
	const imports = {};
	for (const { module: from, name: field, kind } of WebAssembly.Module.imports(module)) {
		if (kind !== 'function') throw new Error(`The code imports a ${kind}`);
		imports[from] ??= {};
		imports[from][field] = names.get(field) ?? field;
	}
	return imports;
}

/** @param about.start what the glue calls first, if that has no name of its own */
function nameExports(module, { named, start, functions }) {
	const exported = WebAssembly.Module.exports(module);
	const names = new Map(exported.map(({ name }) => [name, name]));
	for (const [field, name] of named) names.set(name, field);
	const found = {
		memory: exported.find(({ kind }) => kind === 'memory')?.name,
		initialize: names.get('__wasm_call_ctors') ?? names.get('_initialize') ?? start,
		...Object.fromEntries(functions.map((name) => [name, names.get(name)])),
	};
	for (const [name, field] of Object.entries(found)) {
		if (!exported.some((one) => one.name === field)) throw new Error(`The code has no ${name}`);
	}
	return found;
}

module.exports = { readCompiledLibrary };
