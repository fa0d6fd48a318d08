import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axios from 'axios';
import { buildIfNeeded } from '../check/build';
import { openService } from '../check/service';
import { packPackage } from '../packPackage';
import { freePorts, isFreePort } from '../servers/freePort';
import { parseN8nArguments, usage, type N8nArguments } from './arguments';
import { readExamples, webhookExample } from './exampleWorkflows';
import { installN8n, n8nVersion } from './installN8n';
import { installPackage } from './installPackage';
import { N8nApi } from './n8nApi';
import { startN8n } from './n8nServer';
import { owner, prepareN8n, type Prepared } from './prepare';
import { verifyWebhook } from './verify';

/** n8n's own default. */
const USUAL_PORT = 5678;
const WEBHOOK_WITHIN_MS = 15_000;

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
	const webhookUrl = await awaitWebhook(server.url);
	say('n8n is ready');

	if (!arguments_.verify) {
		console.log(describe(server.url, { webhookUrl, service: service.description, prepared }));
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

/** Returns the address of the webhook example. n8n answers there up to a second after publishing. */
async function awaitWebhook(url: string): Promise<string> {
	const example = readExamples().find(({ fileName }) => fileName === webhookExample);
	const webhook = example?.workflow.nodes.find(
		({ type, parameters }) =>
			type === 'n8n-nodes-base.webhook' &&
			(parameters as { httpMethod?: string }).httpMethod === 'POST',
	);
	const { path: webhookPath } = (webhook?.parameters ?? {}) as { path?: string };
	if (webhookPath === undefined) throw new Error(`examples/${webhookExample} has no POST webhook`);

	const webhookUrl = `${url}/webhook/${webhookPath}`;
	const giveUpAtMs = Date.now() + WEBHOOK_WITHIN_MS;
	for (;;) {
		const { status } = await axios.post<unknown>(webhookUrl, {}, { validateStatus: () => true });
		if (status !== 404) return webhookUrl;
		if (Date.now() > giveUpAtMs) throw new Error(`n8n does not answer at ${webhookUrl}`);
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

/** A field of an answer as a line shows it. */
function asText(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function describe(
	url: string,
	about: { webhookUrl: string; service: string; prepared: Prepared },
): string {
	const { webhookUrl, service, prepared } = about;
	const drafts = prepared.drafts.map(({ fileName }) => `  examples/${fileName}`);
	return `
n8n ${n8nVersion} with Deepfake Audio Check: ${url}
  Log in with    ${owner.email}
  Password       ${owner.password}
  Checks with    ${service}

What to do now:
  1. Open ${url} and log in. The examples are under Workflows.
  2. Open "Deepfake check: webhook API" and double-click the node with the waveform to see its settings.
  3. Send it a recording from another terminal:
     curl -F "file=@test/fixtures/files/speech-pcm16.wav;type=audio/wav" ${webhookUrl}
  4. Look at Executions to see what went through each node.

Published: ${prepared.published.join(', ')}
${
	drafts.length === 0
		? ''
		: `Drafts, until the outside services' credentials are filled in:\n${drafts.join('\n')}\n`
}
Ctrl-C stops n8n and the simulator.`;
}
