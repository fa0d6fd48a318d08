import { resolveBaseUrl } from '../../../nodes/DeepfakeAudioCheck/dataspike/baseUrl';

function resolveCustom(baseUrl: unknown, allowUnencryptedConnection = false) {
	return resolveBaseUrl({ environment: 'custom', baseUrl, allowUnencryptedConnection });
}

describe('the address that requests go to', () => {
	it.each([
		['production', 'https://api.dataspike.io'],
		['sandbox', 'https://sandboxapi.dataspike.io'],
	])('is the documented one for %s', (environment, baseUrl) => {
		const result = resolveBaseUrl({
			environment,
			baseUrl: 'https://ignored.example',
			allowUnencryptedConnection: true,
		});

		expect(result).toEqual({ ok: true, baseUrl, environment });
	});

	it.each([
		['a plain address', 'https://gate.example', 'https://gate.example'],
		['a trailing slash', 'https://gate.example/', 'https://gate.example'],
		['several trailing slashes', 'https://gate.example///', 'https://gate.example'],
		['spaces around it', '  https://gate.example \n', 'https://gate.example'],
		['a port', 'https://gate.example:8443', 'https://gate.example:8443'],
		['a path of a gateway', 'https://gate.example/dataspike/', 'https://gate.example/dataspike'],
		[
			'the pasted submit address',
			'https://api.dataspike.io/api/v4/deepfake/audio/analyze',
			'https://api.dataspike.io',
		],
		['a pasted version', 'https://api.dataspike.io/api/v4/', 'https://api.dataspike.io'],
		['a pasted /api', 'https://api.dataspike.io/api', 'https://api.dataspike.io'],
		[
			'a pasted address below a gateway',
			'https://gate.example/ds/api/v4/deepfake/job/1?x=1#y',
			'https://gate.example/ds',
		],
		['a query and a fragment', 'https://gate.example?key=1#top', 'https://gate.example'],
		['no scheme', 'gate.example', 'https://gate.example'],
		['no scheme, on this machine', 'localhost:8080', 'http://localhost:8080'],
		['http on localhost', 'http://localhost:3000', 'http://localhost:3000'],
		['http on 127.0.0.1', 'http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
		['http on another loopback address', 'http://127.8.9.10', 'http://127.8.9.10'],
		['http on the IPv6 loopback', 'http://[::1]:3000', 'http://[::1]:3000'],
		['127.1, which is 127.0.0.1', 'http://127.1:3000', 'http://127.0.0.1:3000'],
		['capitals', 'HTTPS://Gate.Example/API/V4', 'https://gate.example'],
	])('takes %s', (_why, typed, expected) => {
		const result = resolveCustom(typed);

		expect(result).toEqual({ ok: true, baseUrl: expected, environment: 'custom' });
	});

	it.each([
		['http to another machine', 'http://gate.example', 'is not encrypted (http)'],
		['a host that only begins like this machine', 'http://127.0.0.1.evil.example', 'not encrypted'],
		['a host that only ends like this machine', 'http://evil.localhost.example', 'not encrypted'],
		['localhost as a user name', 'http://localhost@evil.example', 'user name or password'],
		['a password', 'https://user:secret@gate.example', 'user name or password'],
		['nothing', '', 'has no Base URL'],
		['only spaces', '   ', 'has no Base URL'],
		['no text at all', 42, 'has no Base URL'],
		['another scheme', 'ftp://gate.example', 'is not a web address'],
		['a script', 'javascript://alert(1)', 'is not a web address'],
		['a file', 'file:///etc/passwd', 'is not a web address'],
		['gibberish', 'https://', 'is not a web address'],
	])('refuses %s', (_why, typed, message) => {
		const result = resolveCustom(typed);

		expect(result.ok).toBe(false);
		expect(result).toHaveProperty('message', expect.stringContaining(message));
		expect(JSON.stringify(result)).not.toContain('secret');
	});

	it('takes http to another machine when the user switched it on', () => {
		const result = resolveCustom('http://gate.example', true);

		expect(result).toEqual({ ok: true, baseUrl: 'http://gate.example', environment: 'custom' });
	});

	it('refuses an environment that it does not know', () => {
		const result = resolveBaseUrl({
			environment: 'staging',
			baseUrl: 'https://gate.example',
			allowUnencryptedConnection: false,
		});

		expect(result.ok).toBe(false);
	});
});
