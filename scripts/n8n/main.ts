import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axios from 'axios';
import { buildIfNeeded } from '../check/build';
import { openService } from '../check/service';
import { packPackage } from '../packPackage';
import { freePorts, isFreePort } from '../servers/freePort';
import { parseN8nArguments, usage, type N8nArguments } from './arguments';
import { formExample, readUploadPath, webhookExample } from './exampleWorkflows';
import { installN8n, n8nVersion } from './installN8n';
import { installPackage } from './installPackage';
import { N8nApi } from './n8nApi';
import { startN8n } from './n8nServer';
import { owner, prepareN8n, type Prepared } from './prepare';
import { verifyWebhook } from './verify';

/** n8n's own default. */
const USUAL_PORT = 5678;
const PUBLISHED_WITHIN_MS = 60_000;

/** Runs the command. Resolves with the exit code, after everything that it started has ended. */
export async function runN8n(commandLine: string[]): Promise<number> {
	const parsed = parseN8nArguments(commandLine);
	if (parsed.kind === 'help') {
		console.log(usage);
		return 0;
	}
	if (parsed.kind === 'invalid') {
		console.error(`${parsed.message}\n\n${usage}`);
		return 1;
	}
	const undo: Array<() => Promise<unknown>> = [];
	const interrupted = new Promise<'interrupted'>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) {
			process.once(signal, () => resolve('interrupted'));
		}
	});
	const working = serve(parsed.arguments_, undo, interrupted);
	try {
		const outcome = await Promise.race([working, interrupted]);
		return outcome === 'interrupted' ? 0 : outcome;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return 1;
	} finally {
		working.catch(() => undefined);
		console.error('Stopping');
		for (const step of undo.splice(0).reverse()) await step();
	}
}

async function serve(
	arguments_: N8nArguments,
	undo: Array<() => Promise<unknown>>,
	interrupted: Promise<'interrupted'>,
): Promise<number> {
	const startedAtMs = Date.now();
	const say = (line: string) => {
		const seconds = Math.round((Date.now() - startedAtMs) / 1000);
		console.error(`${String(seconds).padStart(4)} s  ${line}`);
	};
	const n8n = await installN8n(say);
	say(`n8n ${n8nVersion} is in ${n8n.folder}`);
	if (arguments_.installOnly) return 0;

	await buildIfNeeded();
	const workFolder = await mkdtemp(path.join(tmpdir(), 'n8n-dataspike-'));
	undo.push(async () => await rm(workFolder, { recursive: true, force: true }));
	const { tarball, sizeBytes } = await packPackage(workFolder);
	say(`Packed ${path.basename(tarball)} (${Math.round(sizeBytes / 1000)} kB)`);

	const userFolder =
		arguments_.keep === undefined
			? path.join(workFolder, 'user')
			: path.resolve(process.env.INIT_CWD ?? '.', arguments_.keep);
	await mkdir(userFolder, { recursive: true });
	await installPackage(userFolder, tarball);
	const service = await openService(
		arguments_.apiKey === undefined
			? {}
			: {
					DATASPIKE_API_KEY: arguments_.apiKey,
					DATASPIKE_ENVIRONMENT: arguments_.environment,
				},
	);
	undo.push(service.close);

	say('Starting n8n');
	const server = await startN8n({ n8n, userFolder, port: await choosePort(arguments_.port) });
	undo.push(server.stop);
	const api = new N8nApi(server.url);
	const prepared = await prepareN8n(api, userFolder, service.credential);
	const webhookUrl = `${server.url}/webhook/${readUploadPath(webhookExample)}`;
	const formUrl = `${server.url}/form/${readUploadPath(formExample)}`;
	await awaitPublished(webhookUrl, 'POST');
	await awaitPublished(formUrl, 'GET');
	say('n8n is ready');

	if (!arguments_.verify) {
		const about = { formUrl, webhookUrl, service: service.description, prepared };
		console.log(describe(server.url, about));
		const ended = server.ended.then(() => 'ended' as const);
		if ((await Promise.race([ended, interrupted])) === 'interrupted') return 0;
		console.error(`n8n ended by itself:\n${server.output().split('\n').slice(-30).join('\n')}`);
		return 1;
	}
	const isAllAsExpected = await verifyWebhook(webhookUrl, (answer) => {
		const { fileName, status, body, isAsExpected, tookMs } = answer;
		const mark = isAsExpected ? 'ok ' : 'NOT';
		const said =
			status === 200
				? `${asText(body.decision)} score ${asText(body.score)} job ${asText(body.jobId)}`
				: asText(body.message ?? body);
		console.log(
			`${mark} ${fileName.padEnd(24)} HTTP ${status} ${String(tookMs).padStart(5)} ms  ${said}`,
		);
	});
	say(isAllAsExpected ? 'Every answer is as expected' : 'Not every answer is as expected');
	return isAllAsExpected ? 0 : 1;
}

async function choosePort(asked: number | undefined): Promise<number | undefined> {
	if (asked !== undefined) return asked;
	if (await isFreePort(USUAL_PORT)) return USUAL_PORT;
	return (await freePorts(1))[0];
}

/** Waits until n8n answers at an address, which it does up to a second after publishing. */
async function awaitPublished(url: string, method: 'GET' | 'POST'): Promise<void> {
	const giveUpAtMs = Date.now() + PUBLISHED_WITHIN_MS;
	for (;;) {
		const { status } = await axios.request<unknown>({ url, method, validateStatus: () => true });
		if (status !== 404) return;
		if (Date.now() > giveUpAtMs) throw new Error(`n8n does not answer at ${url}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

/** A field of an answer as a line shows it. */
function asText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function describe(
	url: string,
	about: { formUrl: string; webhookUrl: string; service: string; prepared: Prepared },
): string {
	const { formUrl, webhookUrl, service, prepared } = about;
	const drafts = prepared.drafts.map(({ fileName }) => `  examples/${fileName}`);
	return `
Check a recording now, in your browser: ${formUrl}
  From test/fixtures/files, with the simulator: speech-float32.wav is flagged, speech-pcm16.wav is for
  review, speech-cbr.mp3 is clear, and login-page.mp3 is not checked.

n8n ${n8nVersion} with Deepfake Audio Check: ${url}
  Log in with    ${owner.email}
  Password       ${owner.password}
  Checks with    ${service}

Then, in n8n:
  1. Open ${url} and log in. The examples are under Workflows; their notes say what to fill in.
     The Dataspike credential is chosen already.
  2. Open "Deepfake check: upload form" and double-click the node with the waveform to see its settings.
  3. Look at Executions to see what went through each node.
  4. Send a recording as another system would, from another terminal:
     curl -F "file=@test/fixtures/files/speech-pcm16.wav;type=audio/wav" ${webhookUrl}

Published: ${prepared.published.join(', ')}
${
	drafts.length === 0
		? ''
		: `Drafts, until the outside services' credentials are filled in:\n${drafts.join('\n')}\n`
}
Ctrl-C stops n8n and the simulator.`;
}
