import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../../package.json';
import { bundleDecoders } from './loadCodec';
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the build is plain JavaScript
const bundler = require('../../../decoders/bundle.js') as {
	writeNotices: (outputFile: string) => Promise<void>;
};
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the build is plain JavaScript
const { libraries } = require('../../../decoders/libraries.js') as {
	libraries: Record<string, { package: string; lesser?: string }>;
};
const names = Object.keys(libraries);
const projectFolder = path.join(__dirname, '..', '..', '..');

let folder: string;
beforeAll(async () => {
	folder = await bundleDecoders();
}, 300_000);

const read = (name: string) => readFileSync(path.join(folder, `${name}.js`), 'utf8');

function codeOf(name: string): Buffer {
	const constants = [...read(name).matchAll(/^var codeBase64 = "([A-Za-z0-9+/]+=*)";$/gm)];
	expect(constants).toHaveLength(1);
	return Buffer.from(constants[0]?.[1] ?? '', 'base64');
}

describe('the bundled libraries', () => {
	it('are a file each', () => {
		expect(readdirSync(folder).sort()).toEqual([
			'aacDecoder.js',
			'amr.js',
			'flac.js',
			'mp3Decoder.js',
			'mp3Encoder.js',
			'opus.js',
			'speechDetector.js',
			'vorbis.js',
		]);
	});

	it('are the same to the last byte when they are built again', async () => {
		const again = await bundleDecoders();

		for (const name of names) {
			expect(hash(readFileSync(path.join(again, `${name}.js`)))).toBe(
				hash(readFileSync(path.join(folder, `${name}.js`))),
			);
		}
	});

	it.each(names)('%s is readable text with its code as one constant of base64', (name) => {
		const lines = read(name).split('\n');

		expect(lines.filter((line) => /[^\t\x20-\x7e]/.test(line))).toEqual([]);
		expect(lines.filter((line) => line.length > 1_000)).toHaveLength(1);
		expect(codeOf(name).subarray(0, 4).toString('latin1')).toBe('\0asm');
	});

	it.each([
		['aacDecoder', '@humansignal/audio-file-decoder/dist/decode-audio.wasm'],
		['mp3Encoder', 'wasm-media-encoders/wasm/mp3.wasm'],
		['speechDetector', '@echogarden/fvad-wasm/fvad.wasm'],
	])('the code of %s is what its package has', (name, file) => {
		const shipped = readFileSync(path.join(projectFolder, 'node_modules', file));

		expect(hash(codeOf(name))).toBe(hash(shipped));
	});

	it.each(names)(
		'%s says at its head what it is made of, in the version that is pinned',
		(name) => {
			const packageName = libraries[name]?.package ?? '';
			const pinned = (manifest.devDependencies as Record<string, string>)[packageName];

			expect(pinned).toMatch(/^\d+\.\d+\.\d+(-rc\.\d+)?$/);
			expect(read(name).slice(0, 100)).toContain(`/*\n * ${packageName} ${pinned}: `);
			expect(read(name)).toContain('THIRD-PARTY-NOTICES');
		},
	);

	it('are listed with their versions in the notices, with all licenses in full', async () => {
		const notices = await writeNotices();

		for (const name of names) {
			const packageName = libraries[name]?.package ?? '';
			const pinned = (manifest.devDependencies as Record<string, string>)[packageName];
			expect(notices).toContain(`decoders/${name}.js\n    ${packageName} ${pinned}: `);
		}
		expect(notices).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
		expect(notices).toContain('Apache License');
	});

	it.each(['aacDecoder', 'mp3Decoder', 'mp3Encoder'])(
		'%s says how its part under the LGPL is replaced',
		(name) => {
			const head = read(name).split('*/')[0];

			expect(head).toContain('is under the LGPL: you may replace it by your own build');
		},
	);
});

async function writeNotices(): Promise<string> {
	const file = path.join(folder, 'notices', 'THIRD-PARTY-NOTICES');
	await bundler.writeNotices(file);
	const text = readFileSync(file, 'utf8');
	rmSync(path.dirname(file), { recursive: true });
	return text;
}

function hash(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}
