import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { version } from '../../package.json';
import { startFileServer, type FileServer, type FileServerMode } from '../fileServer/fileServer';
import { readFixture } from '../fixtures/fixtures';
import { onlyItem, setUpTestBench, type BenchChanges } from './harness/testBench';
import { until } from './harness/until';

const bench = setUpTestBench();

const speech = readFixture('speech-pcm8.wav');
const speechSha256 = createHash('sha256').update(speech).digest('hex');

let server: FileServer;
beforeAll(async () => {
	server = await startFileServer(speech);
});
afterAll(async () => await server.close());
beforeEach(() => server.reset());

/** Checks the recordings behind links, one for each item. */
function startChecking(links: unknown[], changes: BenchChanges = {}) {
	return bench.startCheck(
		links.map((recordingUrl) => ({ json: { recordingUrl } })),
		{
			...changes,
			parameters: {
				audioSource: 'url',
				audioUrl: '={{ $json.recordingUrl }}',
				...changes.parameters,
			},
		},
	);
}

async function checkLinks(links: unknown[], changes?: BenchChanges) {
	return await startChecking(links, changes).result;
}

const host = () => `127.0.0.1:${server.port}`;

describe('recordings behind links', () => {
	it('come twenty at a time, without a warning of listeners', async () => {
		const links = Array.from({ length: 20 }, (_, index) => server.link('ok', `call-${index}.wav`));

		const result = await checkLinks(links, { options: { filesAtTheSameTime: 20 } });

		expect(result.outputs[0]).toHaveLength(20);
		expect(result.warnings).toEqual([]);
		expect(result.listenersLeft).toBe(0);
	});
});

describe('a recording behind a link', () => {
	it.each(['memory', 'filesystem'] as const)(
		'is downloaded, checked and passed on, with files in %s',
		async (binaryDataMode) => {
			const result = await checkLinks([server.link('ok', 'call.wav')], { binaryDataMode });

			const { json, binary, pairedJson } = onlyItem(result);
			expect(json).toMatchObject({
				reason: null,
				fileName: 'call.wav',
				binaryProperty: 'downloadedAudio',
			});
			expect(pairedJson).toMatchObject({ index: 0 });
			expect(binary.downloadedAudio).toEqual({
				fileName: 'call.wav',
				mimeType: 'audio/wav',
				sha256: speechSha256,
			});
			expect(bench.simulator.submissions).toMatchObject([
				{ fileName: 'call.wav', sha256: speechSha256 },
			]);
			expect(result.resourcesLeft).toEqual([]);
			expect(result.listenersLeft).toBe(0);
		},
	);

	it('is only submitted by Submit Audio', async () => {
		const result = await checkLinks([server.link('ok')], {
			parameters: { operation: 'submitAudio' },
		});

		expect(onlyItem(result).json).toMatchObject({ reason: 'notFinished', fileName: 'call.wav' });
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('is not passed on when Pass Files On is off', async () => {
		const result = await checkLinks([server.link('ok')], {
			options: { passFilesOn: false },
		});

		expect(onlyItem(result)).toMatchObject({ json: { binaryProperty: null }, binary: {} });
	});

	it('is cut into segments and reported on like any other', async () => {
		const result = await checkLinks([server.link('ok')], {
			options: { segmentLength: 5, attachReport: 'html' },
		});

		const { json, binary } = onlyItem(result);
		expect(json.segments).toHaveLength(bench.simulator.submissions.length);
		expect(binary.deepfakeReport?.text).toContain(speechSha256);
	});

	it('gets no key: the key goes to Dataspike alone', async () => {
		const result = await checkLinks([server.link('redirect-host')], { apiKey: 'a-secret-key' });

		expect(onlyItem(result).json.reason).toBeNull();
		expect(server.requests.map(({ path: at, host: asked }) => [asked, at])).toEqual([
			[host(), '/redirect-host/call.wav'],
			[`localhost:${server.port}`, '/ok/call.wav'],
		]);
		expect(JSON.stringify(server.requests)).not.toContain('a-secret-key');
		expect(JSON.stringify(server.requests)).not.toContain('ds-api-token');
	});

	it('may need the name and password in its address, which go to its own host alone', async () => {
		const link = server.link('redirect-host').replace('http://', 'http://ann:pass-word@');

		const result = await checkLinks([link]);

		expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
			`Basic ${Buffer.from('ann:pass-word').toString('base64')}`,
			undefined,
		]);
		expect(JSON.stringify([onlyItem(result).json, result.hints])).not.toContain('pass-word');
	});

	it.each<[string, FileServerMode, string, string]>([
		['the header', 'named', 'x', 'Anruf Müller.wav'],
		['the header, without its folders', 'named-like-a-path', 'x', 'x.wav'],
		['the address', 'ok', 'a%20call.mp3?token=1', 'a call.wav'],
		['the address before a redirect', 'redirect-ok', 'call.wav', 'call.wav'],
		['nothing', 'ok', '', 'ok.wav'],
	])('is sent under a name from %s', async (_, mode, fileName, expected) => {
		await checkLinks([server.link(mode, fileName)]);

		expect(bench.simulator.submissions).toMatchObject([{ fileName: expected }]);
	});

	it('needs no announced length', async () => {
		const result = await checkLinks([server.link('without-length')]);

		expect(onlyItem(result).json.reason).toBeNull();
	});

	it('is downloaded several at a time, in the order of the input', async () => {
		const links = Array.from({ length: 12 }, (_, index) => server.link('ok', `${index}.wav`));

		const result = await checkLinks(links, { options: { filesAtTheSameTime: 4 } });

		expect(result.outputs[0]?.map(({ json }) => json.fileName)).toEqual(
			links.map((_, index) => `${index}.wav`),
		);
	});

	it('leaves workflows without the parameter with their binary field', async () => {
		const item = { files: { data: { bytes: speech, fileName: 'field.wav' } } };

		const result = await bench.check([item]);

		expect(onlyItem(result).json).toMatchObject({ fileName: 'field.wav', binaryProperty: 'data' });
	});
});

describe('a link that leads to no recording', () => {
	it.each<[FileServerMode, string]>([
		['status-401', 'HOST does not give the recording to everyone (HTTP 401) [item 0]'],
		['status-403', 'HOST does not give the recording to everyone (HTTP 403) [item 0]'],
		[
			'status-404',
			'HOST has nothing at the address of the recording (HTTP 404); it may not be ready yet [item 0]',
		],
		['status-410', 'HOST has nothing at the address of the recording any more (HTTP 410) [item 0]'],
		['status-418', 'HOST did not deliver the recording (HTTP 418) [item 0]'],
		['status-429', 'HOST is receiving too many requests (HTTP 429) [item 0]'],
		['status-500', 'HOST could not deliver the recording (HTTP 500) [item 0]'],
		[
			'status-425',
			'HOST could not deliver the recording (HTTP 425); it may not be ready yet [item 0]',
		],
		[
			'status-503',
			'HOST could not deliver the recording (HTTP 503); it may not be ready yet [item 0]',
		],
		['empty', 'HOST answered with an empty file [item 0]'],
		['status-204', 'HOST answered with an empty file [item 0]'],
		['reset', 'HOST broke off the download [item 0]'],
		['slow', 'HOST did not deliver the recording in time [item 0]'],
		['stalling', 'HOST did not deliver the recording in time [item 0]'],
		['length-too-large', 'HOST did not deliver the recording in time [item 0]'],
		[
			'page',
			'"call.wav" from HOST is a web page, not a recording, which Dataspike does not accept [item 0]',
		],
		['redirect-loop', 'HOST redirects again and again (HTTP 302) [item 0]'],
		[
			'redirect-file',
			'HOST answered with a redirect that leads nowhere a recording can be (HTTP 302) [item 0]',
		],
		[
			'redirect-ftp',
			'HOST answered with a redirect that leads nowhere a recording can be (HTTP 302) [item 0]',
		],
		[
			'redirect-nowhere',
			'HOST answered with a redirect that leads nowhere a recording can be (HTTP 302) [item 0]',
		],
		[
			'endless',
			'"call.wav" from HOST is larger than 10 MB, and Dataspike accepts no more [item 0]',
		],
		[
			'gzip-bomb',
			'"call.wav" from HOST is larger than 10 MB, and Dataspike accepts no more [item 0]',
		],
	])('%s is named as what it is', async (mode, message) => {
		// What is not tried again ends by itself, however long it may take.
		const maximumWait = /^(status|reset|slow|stalling|length)/.test(mode) ? 5 : 60;
		const result = await checkLinks([server.link(mode)], { options: { maximumWait } });

		expect(result.error?.message).toBe(message.replace('HOST', host()));
		expect(result.error?.description).toMatch(/\S.{30}/);
		expect(bench.simulator.submissions).toEqual([]);
		await until(() => server.openRequests() === 0);
		expect(result.resourcesLeft).toEqual([]);
	});

	it('is not followed longer than five times', async () => {
		await checkLinks([server.link('redirect-loop')]);

		expect(server.requests).toHaveLength(6);
	});

	it('is not read further than what can be of use', async () => {
		await checkLinks([server.link('endless')]);

		// What is under way in the buffers of both sides comes on top.
		expect(server.sentBytes()).toBeLessThan(30_000_000);
	});

	it('may be larger when it is cut, but not without bound', async () => {
		const result = await checkLinks([server.link('endless')], {
			options: { ifLarger: 'split', maximumWait: 100 },
		});

		expect(result.error?.message).toBe(
			`"call.wav" from ${host()} is larger than 200 MB, and this node downloads no more of a recording [item 0]`,
		);
	}, 300_000);

	it('says of an announced length that is too short what came', async () => {
		const result = await checkLinks([server.link('length-too-small')]);

		expect(result.error?.message).toMatch(/\[item 0\]$/);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it.each([
		[
			'of another protocol',
			'file:///etc/passwd',
			'URL does not begin with http://, https:// or data:',
		],
		[
			'of a transfer protocol',
			'ftp://ann:pass@x/y',
			'URL does not begin with http://, https:// or data:',
		],
		[
			'that is a script',
			'javascript:alert(1)',
			'URL does not begin with http://, https:// or data:',
		],
		['that is broken data', 'data:audio/wav', 'URL is a data: URL that cannot be read'],
		['that is none', 'call.wav', 'URL is not the address of a recording'],
		['that is a number', 5, 'URL is not the address of a recording'],
		['that is missing', undefined, 'URL is empty'],
		['that is blank', '  ', 'URL is empty'],
		['where nothing listens', 'http://127.0.0.1:9/x', '127.0.0.1:9 could not be reached'],
		['of no host', 'http://nothing.invalid/x', 'nothing.invalid could not be reached'],
	])('an address %s', async (_, link, message) => {
		const result = await checkLinks([link], { options: { maximumWait: 5 } });

		expect(result.error?.message).toBe(`${message} [item 0]`);
		expect(JSON.stringify(result.error)).not.toContain('ann:pass');
	});

	it('is an item without a recording when it is empty', async () => {
		const result = await checkLinks([''], { options: { ifNoAudioIsFound: 'passOn' } });

		expect(onlyItem(result).json).toMatchObject({ decision: 'undecided', jobId: null });
	});

	it('does not keep the others from being checked when On Error is Continue', async () => {
		const links = [server.link('status-404'), server.link('ok'), server.link('page')];

		const result = await checkLinks(links, {
			onError: 'continueRegularOutput',
			options: { maximumWait: 10 },
		});

		expect(result.outputs[0]?.map(({ json }) => json.error ?? json.reason)).toEqual([
			`${host()} has nothing at the address of the recording (HTTP 404); it may not be ready yet [item 0]`,
			null,
			`"call.wav" from ${host()} is a web page, not a recording, which Dataspike does not accept [item 2]`,
		]);
	});

	it('ends the downloads of other items when On Error is Stop Workflow', async () => {
		const result = await checkLinks([server.link('slow'), server.link('status-410')]);

		expect(result.error?.message).toContain('(HTTP 410) [item 1]');
		await until(() => server.openRequests() === 0);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('never shows the password in its address', async () => {
		const link = server.link('status-403').replace('http://', 'http://ann:pass-word@');

		const result = await checkLinks([link]);

		expect(result.error?.message).toContain(host());
		expect(JSON.stringify(result)).not.toContain('pass-word');
	});
});

describe('a link that everybody may open', () => {
	it('may set a cookie first: its host gets it back', async () => {
		const result = await checkLinks([server.link('guest')]);

		expect(onlyItem(result).json.reason).toBeNull();
		expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([
			undefined,
			'lang=en; guest=4711',
		]);
	});

	it('gives its cookies to no other host, whatever they name', async () => {
		const result = await checkLinks([server.link('guest-elsewhere')]);

		expect(onlyItem(result).json.reason).toBeNull();
		expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
	});

	it('gives its cookies to no other item', async () => {
		const links = [server.link('guest', 'a.wav'), server.link('guest', 'b.wav')];

		await checkLinks(links);

		const cookiesFor = (asked: string) =>
			server.requests.filter(({ path }) => path === asked).map(({ headers }) => headers.cookie);
		expect(cookiesFor('/guest/a.wav')).toEqual([undefined, 'lang=en; guest=4711']);
		expect(cookiesFor('/guest/b.wav')).toEqual([undefined, 'lang=en; guest=4711']);
	});

	it('is asked for in the name of the package', async () => {
		await checkLinks([server.link('ok')]);

		expect(server.requests[0]?.headers['user-agent']).toBe(`n8n-nodes-dataspike/${version}`);
		expect(bench.simulator.submissions[0]?.headers['user-agent']).toBe(
			`n8n-nodes-dataspike/${version}`,
		);
	});
});

describe('a recording that is not there at once', () => {
	it.each<[FileServerMode, number]>([
		['third-404', 3],
		['third-503', 3],
		['second-425', 2],
		['second-408', 2],
		['second-429', 2],
		['reset-once', 2],
		['half-once', 2],
	])('is asked for again (%s)', async (mode, requests) => {
		const result = await checkLinks([server.link(mode)]);

		expect(onlyItem(result).json.reason).toBeNull();
		expect(server.requests).toHaveLength(requests);
		expect(bench.simulator.submissions[0]?.sha256).toBe(speechSha256);
	});

	it('does not end a run of a hundred links, even where On Error is Stop Workflow', async () => {
		const there = Array.from({ length: 98 }, (_, index) => server.link('ok', `${index}.wav`));
		const links = [...there, server.link('reset-once', 'b.wav'), server.link('third-404', 'c.wav')];

		const result = await checkLinks(links);

		const items = result.outputs[0] ?? [];
		expect(result.error).toBeUndefined();
		expect(items.map(({ json }) => json.reason)).toEqual(links.map(() => null));
		expect(items.slice(-2).map(({ json }) => json.fileName)).toEqual(['b.wav', 'c.wav']);
	}, 60_000);

	it.each<FileServerMode>(['status-401', 'status-410', 'status-418', 'empty', 'redirect-file'])(
		'is asked for once where that would not change (%s)',
		async (mode) => {
			const result = await checkLinks([server.link(mode)]);

			expect(result.error?.description).not.toContain('was tried');
			expect(server.requests).toHaveLength(1);
		},
	);

	it('is asked for five times when there is nothing', async () => {
		const result = await checkLinks([server.link('status-404')], { options: { maximumWait: 60 } });

		expect(server.requests).toHaveLength(5);
		expect(result.error?.description).toBe(
			'The link was tried 5 times. Recordings of calls are often there some seconds after the call: put a Wait step before this one. Or check the link: it may be mistyped, or the file may have been moved or deleted. Nothing was sent to Dataspike.',
		);
	}, 60_000);

	it('is not asked for sooner than its server wants', async () => {
		const result = await checkLinks([server.link('busy-for-an-hour')]);

		expect(server.requests).toHaveLength(1);
		expect(result.error?.message).toContain('(HTTP 503); it may not be ready yet');
	});
});

describe('a data: URL', () => {
	const base64 = Buffer.from(speech).toString('base64');

	it.each([
		['in base64', `data:audio/wav;base64,${base64}`, 'recording.wav'],
		['with a name', `data:audio/wav;name=Anruf%201.wav;base64,${base64}`, 'Anruf 1.wav'],
		['in other capitals, with a space before it', ` DATA:;BASE64,${base64}`, 'recording.wav'],
	])('is taken %s', async (_, link, fileName) => {
		const result = await checkLinks([link]);

		const item = onlyItem(result);
		expect(item.json).toMatchObject({ reason: null, fileName, binaryProperty: 'downloadedAudio' });
		expect(item.binary.downloadedAudio?.sha256).toBe(speechSha256);
		expect(bench.simulator.submissions[0]?.sha256).toBe(speechSha256);
	});

	it('that holds something else is told as what it is', async () => {
		const result = await checkLinks(['data:text/html,<!doctype html><p>Sign in</p>']);

		expect(result.error?.message).toBe(
			'The file from the data: URL is a web page, not a recording, which Dataspike does not accept [item 0]',
		);
	});

	it('is not followed from a redirect', async () => {
		const result = await checkLinks([server.link('redirect-data')]);

		expect(result.error?.message).toContain('redirect that leads nowhere a recording can be');
	});
});

describe('a server without a certificate that n8n trusts', () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'certificate-'));
	let secure: FileServer;
	beforeAll(async () => {
		const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
		const subject = ['-subj', '/CN=127.0.0.1', '-days', '1', '-keyout', key, '-out', cert];
		execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], {
			stdio: 'ignore',
		});
		secure = await startFileServer(speech, {
			key: readFileSync(key, 'utf8'),
			cert: readFileSync(cert, 'utf8'),
		});
	});
	afterAll(async () => {
		await secure.close();
		rmSync(folder, { recursive: true, force: true });
	});

	it.each([
		['its own certificate', () => secure.link('ok')],
		['no encryption at all', () => server.link('ok').replace('http:', 'https:')],
	])('%s is not downloaded from', async (_, link) => {
		const result = await checkLinks([link()]);

		expect(result.error?.message).toMatch(
			/^127\.0\.0\.1:\d+ could not be reached securely \[item 0\]$/,
		);
		expect(secure.requests).toEqual([]);
	});
});

describe('stopping the execution', () => {
	it.each<FileServerMode>(['slow', 'stalling'])('ends a download that is %s', async (mode) => {
		const { result: running, cancel } = startChecking(
			[server.link(mode), server.link(mode)],
			// A download that is not ended takes longer than a test may.
			{ options: { maximumWait: 300 } },
		);
		await until(() => server.openRequests() === 2);

		await cancel();
		const result = await running;

		expect(result.status).toBe('canceled');
		await until(() => server.openRequests() === 0);
		expect(result.resourcesLeft).toEqual([]);
		expect(result.listenersLeft).toBe(0);
	});
});
