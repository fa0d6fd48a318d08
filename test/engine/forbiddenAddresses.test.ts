import { startFileServer, type FileServer } from '../fileServer/fileServer';
import { readFixture } from '../fixtures/fixtures';
import { engineVersion, recording, setUpTestBench } from './harness/testBench';

/** n8n refuses addresses of this machine then, except by the name under which the simulator is. */
const bench = setUpTestBench({
	environment: {
		N8N_SSRF_PROTECTION_ENABLED: 'true',
		N8N_SSRF_ALLOWED_HOSTNAMES: 'localhost',
	},
});

/** Older engines have no such protection: docs/links.md says so. */
const isProtected = engineVersion === '2.41';

let server: FileServer;
beforeAll(async () => {
	server = await startFileServer(readFixture('speech-pcm8.wav'));
});
afterAll(async () => await server.close());
beforeEach(() => server.reset());

async function checkLink(audioUrl: string) {
	return await bench.check([{}], {
		parameters: { audioSource: 'url', audioUrl },
		credential: {
			...bench.credential(),
			baseUrl: bench.simulator.url.replace('127.0.0.1', 'localhost'),
		},
	});
}

describe("n8n's protection against requests to internal addresses", () => {
	it('holds for links', async () => {
		const result = await checkLink(server.link('ok'));

		expect(result.error?.message).toBe(
			isProtected
				? `127.0.0.1:${server.port} may not be reached from this n8n [item 0]`
				: undefined,
		);
		expect(server.requests).toHaveLength(isProtected ? 0 : 1);
	});

	it('holds for where links redirect to', async () => {
		const result = await checkLink(server.link('redirect-host').replace('127.0.0.1', 'localhost'));

		expect(result.error?.message).toBe(
			isProtected
				? `127.0.0.1:${server.port} may not be reached from this n8n [item 0]`
				: undefined,
		);
		expect(server.requests).toHaveLength(isProtected ? 1 : 2);
	});

	it('lets links through that are allowed', async () => {
		const result = await checkLink(server.link('ok').replace('127.0.0.1', 'localhost'));

		expect(result.outputs[0]?.[0]?.json.reason).toBeNull();
	});

	it('holds for the address of the service, and what it keeps from being sent is not paid for', async () => {
		const result = await bench.check([recording()], { options: { maximumWait: 1 } });

		expect(result.error?.message).toBe(
			isProtected
				? 'n8n did not send the request to Dataspike for "speech-pcm16.wav" [item 0]'
				: undefined,
		);
		expect(result.error?.context.reason).toBe(isProtected ? 'serviceUnreachable' : undefined);
		expect(bench.simulator.submissions).toHaveLength(isProtected ? 0 : 1);
	});
});
