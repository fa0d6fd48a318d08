import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startN8nBench, type N8nBench } from './harness/n8nBench';

const nodesFolder = path.join(__dirname, '../../nodes/DeepfakeAudioCheck');
const credentialsFolder = path.join(__dirname, '../../credentials');

let bench: N8nBench;

beforeAll(async () => {
	bench = await startN8nBench();
});

afterAll(async () => await bench?.close());

describe('a package installed from its tarball', () => {
	it('is listed as a node and as a tool for agents, with its subtitle and search words', async () => {
		const ours = (await bench.api.nodeTypes()).filter(({ name }) =>
			name.startsWith('n8n-nodes-dataspike.'),
		);
		expect(ours.map(({ name }) => name).sort()).toEqual([
			'n8n-nodes-dataspike.deepfakeAudioCheck',
			'n8n-nodes-dataspike.deepfakeAudioCheckTool',
		]);
		const node = ours.find(({ name }) => name === 'n8n-nodes-dataspike.deepfakeAudioCheck');
		expect(node).toMatchObject({ displayName: 'Deepfake Audio Check', usableAsTool: true });
		expect(node?.subtitle).toEqual(expect.stringContaining('$parameter["operation"]'));
		expect(node?.codex).toMatchObject({
			alias: expect.arrayContaining(['voice clone', 'vishing']) as unknown,
		});
	});

	it('lists the credential type', async () => {
		const credentials = await bench.api.credentialTypes();
		expect(credentials.find(({ name }) => name === 'dataspikeApi')).toMatchObject({
			displayName: 'Dataspike API',
		});
	});

	it.each([
		['the node', 'deepfakeAudioCheck', nodesFolder],
		['the credential', 'dataspikeApi', credentialsFolder],
	])('serves the light and the dark icon of %s', async (_what, name, folder) => {
		const listed = [...(await bench.api.nodeTypes()), ...(await bench.api.credentialTypes())];
		const type = listed.find((candidate) => candidate.name.split('.').at(-1) === name);
		const { light, dark } = type?.iconUrl as { light: string; dark: string };
		for (const [address, file] of [
			[light, `${name}.svg`],
			[dark, `${name}.dark.svg`],
		] as const) {
			const served = await bench.api.file(address);
			expect(served).toMatchObject({ status: 200 });
			expect(served.contentType).toMatch(/^image\/svg\+xml/);
			expect(served.text).toBe(await readFile(path.join(folder, file), 'utf8'));
		}
	});
});

describe('the Test button of the credential', () => {
	const test = async (data: object) => await bench.api.testCredential('dataspikeApi', data);
	const custom = (apiKey: string) => ({
		environment: 'custom',
		baseUrl: bench.simulator.url,
		apiKey,
	});

	it('accepts a good key', async () => {
		expect(await test(custom('good-key'))).toEqual({
			status: 'OK',
			message: 'Dataspike accepted the API key.',
		});
	});

	it('refuses a bad key, and says what to do', async () => {
		expect(await test(custom('revoked-key'))).toEqual({
			status: 'Error',
			message:
				'Dataspike refused this API key (HTTP 401). Copy the key from your Dataspike account again, and check that it belongs to the chosen Environment.',
		});
	});

	it('says that a sandbox without an internet connection could not be reached', async () => {
		const { status, message } = await test({ environment: 'sandbox', apiKey: 'good-key' });

		expect(status).toBe('Error');
		expect(message).toMatch(
			/^Dataspike (?:could not be reached at sandboxapi\.dataspike\.io|refused this API key)/,
		);
		expect(message).not.toContain('good-key');
	});

	it('says that nothing listens at the address', async () => {
		expect(await test({ ...custom('good-key'), baseUrl: 'http://127.0.0.1:9' })).toEqual({
			status: 'Error',
			message:
				'Dataspike could not be reached at 127.0.0.1:9 (ECONNREFUSED). Check the Environment and the Base URL, and that n8n can reach this address.',
		});
	});

	it('says that the service is in trouble', async () => {
		bench.simulator.setScenario({
			result: { answer: () => ({ statusCode: 503, headers: {}, body: '{}' }) },
		});
		const result = await test(custom('good-key'));
		bench.simulator.setScenario(undefined);

		expect(result).toEqual({
			status: 'Error',
			message:
				'Dataspike is having problems (HTTP 503), so the API key could not be checked. Test again later.',
		});
	});
});
