import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { layOut } from '../fixtures/layOut';
import { EngineProcess } from './harness/engineProcess';
import { engineVersion, quickPolling, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const folder = mkdtempSync(path.join(tmpdir(), 'trap-'));
let engine: EngineProcess;

/**
 * Stands before a shipped decoder, and lets the first two run into a real trap, when a recording is listened
 * to and when it is made into what is sent: a WebAssembly function that is nothing but `unreachable`.
 *
 * Ref: WebAssembly Core Specification, section 5 (binary format): one type, one function, one export
 */
const decoderWithTrap = (name: string, create: string) => `
const shipped = require('./shipped-${name}.js');
const code = Uint8Array.of(
	0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0,
	7, 8, 1, 4, 0x74, 0x72, 0x61, 0x70, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b,
);
const { trap } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
let traps = 2;
exports.${create} = async (stream) => {
	const decoder = await shipped.${create}(stream);
	if (traps === 0) return decoder;
	traps -= 1;
	return { ...decoder, decode: () => trap() };
};
`;

beforeAll(async () => {
	cpSync(process.env.PACKED_PACKAGE_FOLDER ?? '', folder, { recursive: true });
	const decoders = path.join(folder, 'dist/nodes/DeepfakeAudioCheck/decoders');
	for (const [name, create] of [
		['opus', 'createOpusDecoder'],
		['flac', 'createFlacDecoder'],
	] as const) {
		renameSync(path.join(decoders, `${name}.js`), path.join(decoders, `shipped-${name}.js`));
		writeFileSync(path.join(decoders, `${name}.js`), decoderWithTrap(name, create));
	}
	engine = await EngineProcess.start(engineVersion, folder);
}, 300_000);
afterAll(async () => {
	await engine.stop();
	rmSync(folder, { recursive: true, force: true });
});

describe('a decoder that traps', () => {
	it.each([
		{
			name: 'voice-note.ogg',
			options: {},
			action: 'is converted',
			where: '',
			whatWasSent: 'This recording was not sent. ',
		},
		{
			name: 'speech.flac',
			options: { segmentLength: 5 },
			action: 'is cut into segments',
			where: ' (second 0 to 3)',
			whatWasSent: 'This segment was not sent; others of the recording may have been. ',
		},
	])(
		'gives a message when $name $action, and the next file works',
		async ({ name, options, where, whatWasSent }) => {
			const run = async () =>
				await engine.run({
					credential: bench.credential(),
					items: [recording(name)],
					parameters: {
						operation: 'checkAudio',
						binaryPropertyName: 'data',
						...layOut({ ...quickPolling, ...options }),
					},
				});

			const trapped = await run();
			const next = await run();

			expect(trapped.error?.message).toBe(
				`"${name}"${where} is damaged: its sound cannot be read [item 0]`,
			);
			expect(trapped.error?.description).toMatch(new RegExp(`^${whatWasSent}`));
			expect(next.error).toBeUndefined();
			expect(next.outputs[0]?.[0]?.json).toMatchObject({ reason: null, fileName: name });
			expect(bench.simulator.submissions.length).toBeGreaterThan(0);
		},
	);
});
