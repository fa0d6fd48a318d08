import { readFileSync } from 'node:fs';
import { contractPath, readContract, type Contract } from './contract/readContract';
import { setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

describe('what workflows rely on', () => {
	const kept = JSON.parse(readFileSync(contractPath, 'utf8')) as Contract;
	let built: Contract;

	beforeAll(async () => {
		const { engine, simulator } = bench;
		const { description } = engine;
		const packageFolder = process.env.PACKED_PACKAGE_FOLDER;
		if (description === undefined || packageFolder === undefined) {
			throw new Error('The package was not loaded');
		}
		const run: Parameters<typeof readContract>[0]['run'] = async (request) =>
			await engine.start(request).result;
		built = await readContract({ description, run, simulator, packageFolder });
	}, 300_000);

	// Whoever changes one of these on purpose runs `npm run contract`, see docs/versions.md.
	it.each(['node', 'credential', 'parameters', 'outputFields', 'binaryFields'] as const)(
		'is as contract.json has it: %s',
		(part) => {
			expect(built[part]).toEqual(kept[part]);
		},
	);

	it('is written down in full', () => {
		expect(Object.keys(kept).sort()).toEqual(Object.keys(built).sort());
	});
});
