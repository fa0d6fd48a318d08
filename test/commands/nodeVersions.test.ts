import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildIfNeeded } from '../../scripts/check/build';
import { installNode } from '../../scripts/installNode';

const projectFolder = path.join(__dirname, '..', '..');

/**
 * Loads the built node, what its runs need, and the decoders; decodes a page of a voice note and a
 * frame of FLAC; prints what came of it.
 *
 * Ref: RFC 3533 section 6 (a page: 26 count, 27 sizes, packets); RFC 9639 section 8.2, 9.1
 */
const script = `
const { readFileSync } = require('node:fs');
const folder = './dist/nodes/DeepfakeAudioCheck/';
const { DeepfakeAudioCheck } = require(folder + 'DeepfakeAudioCheck.node.js');
const { run } = require(folder + 'run.js');
const isDecoder = (file) => /[\\\\/]decoders[\\\\/]/.test(file);
const loadedAtStart = Object.keys(require.cache).filter(isDecoder);
const decoders = Object.fromEntries(
	['opus', 'flac', 'amr', 'vorbis', 'aacDecoder', 'mp3Decoder', 'mp3Encoder', 'speechDetector'].map((name) => [
		name,
		require(folder + 'decoders/' + name + '.js'),
	]),
);
const loudest = (samples) => samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

async function decodeOpus() {
	const note = readFileSync('test/fixtures/files/voice-note.ogg');
	const page = note.indexOf('OggS', note.indexOf('OpusTags'));
	const sizes = [...note.subarray(page + 27, page + 27 + note[page + 26])];
	const mono = { channels: 1, streamCount: 1, coupledCount: 0, mapping: Uint8Array.of(0) };
	const decoder = await decoders.opus.createOpusDecoder(mono);
	let offset = page + 27 + sizes.length;
	let count = 0;
	let peak = 0;
	for (const size of sizes) {
		const [samples] = decoder.decode(note.subarray(offset, offset + size));
		count += samples.length;
		peak = Math.max(peak, loudest(samples));
		offset += size;
	}
	decoder.free();
	return { count, isHeard: peak > 0.01 };
}

async function decodeFlac() {
	const file = readFileSync('test/fixtures/files/speech.flac');
	const frame = file.indexOf(Buffer.of(0xff, 0xf8));
	const next = file.indexOf(file.subarray(frame, frame + 4), frame + 4);
	const header = Buffer.concat([Buffer.from('fLaC'), Buffer.of(0x80, 0, 0, 34), file.subarray(8, 42)]);
	const decoder = await decoders.flac.createFlacDecoder(header);
	const channels = decoder.decode(file.subarray(frame, next));
	decoder.free();
	return { count: channels[0].length, channels: channels.length };
}

Promise.all([decodeOpus(), decodeFlac()]).then(([opus, flac]) => {
	console.log(JSON.stringify({
		node: process.versions.node.split('.')[0],
		name: new DeepfakeAudioCheck().description.name,
		runs: typeof run,
		loadedAtStart,
		opus,
		flac,
	}));
});
`;

describe('the built package', () => {
	beforeAll(async () => await buildIfNeeded(), 600_000);

	it.each([20, 22, 24])(
		'works on Node %i',
		async (major) => {
			const node = await installNode(major);

			const { stdout, stderr } = await promisify(execFile)(node, ['-e', script], {
				cwd: projectFolder,
			});

			expect(stderr).toBe('');
			expect(JSON.parse(stdout)).toEqual({
				node: String(major),
				name: 'deepfakeAudioCheck',
				runs: 'function',
				loadedAtStart: [],
				// Fifty packets of 20 ms at 16 kHz; the file's blocks are of 576 samples.
				opus: { count: 16_000, isHeard: true },
				flac: { count: 576, channels: 1 },
			});
		},
		300_000,
	);

	// A form and its files are the platform's own, and have changed from version to version.
	it.each([22, 24])(
		'sends files whole on Node %i',
		async (major) => {
			const node = await installNode(major);
			const jest = path.join(projectFolder, 'node_modules', 'jest', 'bin', 'jest.js');
			const test = 'test/unit/dataspike/uploadFile.test.ts';

			const { stderr } = await promisify(execFile)(
				node,
				[jest, test, '--selectProjects', 'unit', '--verbose'],
				{ cwd: projectFolder },
			);

			expect(stderr).toMatch(/✓ arrives whole from the library that n8n sends with/);
			expect(stderr).toMatch(/Tests: +(\d+) passed, \1 total/);
		},
		300_000,
	);
});
