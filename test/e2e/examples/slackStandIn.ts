import { execFile } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer, json } from 'node:stream/consumers';
import { promisify } from 'node:util';
import axios from 'axios';
import busboy from 'busboy';

/** A message with buttons. Ref: Slack API, "chat.postMessage", "Block Kit: button" */
export interface Question {
	channel: string;
	text: string;
	buttons: Array<{ label: string; actionId: string; value: string }>;
	blocks: Block[];
}

interface Block {
	type: string;
	text?: { text: string };
	elements?: Array<{ text: { text: string }; action_id: string; value: string }>;
}

/** Stands in for slack.com: what n8n's own Slack node sends there arrives here. */
export interface SlackStandIn {
	/** Settings of an n8n that takes this for Slack. */
	settings: Record<string, string>;
	questions: Question[];
	uploads: Array<{ channel: string; comment: string; fileName: string; sha256: string }>;
	/** What the messages were changed into after an answer. */
	changes: string[];
	/** Answers nothing but HTTP 503 until the next reset. */
	goOut: () => void;
	reset: () => void;
	/** Presses a button of a question, as Slack tells an app of it. Returns the HTTP status. */
	press: (press: Press) => Promise<number>;
	close: () => Promise<void>;
}

export interface Press {
	/** Of n8n. */
	url: string;
	question: Question;
	label: string;
	/** Of the Slack app; another one makes a request that is not from Slack. */
	signingSecret: string;
}

/** Whoever presses buttons here. */
export const reviewer = { id: 'U024BE7LH', name: 'ada', email: 'ada@example.com' };

const hosts = ['slack.com', 'files.slack.com', 'hooks.slack.com'];

/** Starts it: a proxy that leads to a server with a certificate for Slack's names. */
export async function startSlackStandIn(): Promise<SlackStandIn> {
	const folder = await mkdtemp(path.join(tmpdir(), 'slack-'));
	const [keyFile, certificateFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
	await promisify(execFile)('openssl', [
		...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=slack.com'],
		...['-addext', `subjectAltName=${hosts.map((host) => `DNS:${host}`).join(',')}`],
		...['-keyout', keyFile, '-out', certificateFile],
	]);
	const [key, cert] = await Promise.all([readFile(keyFile), readFile(certificateFile)]);
	const state = createState();
	const slack = createTlsServer({ key, cert }, (request, response) => {
		answer(state, request, response).catch(() => request.socket.destroy());
	});
	const sockets = new Set<Socket>();
	// Ref: RFC 9110, section 9.3.6 "CONNECT"
	const proxy = createServer((_request, response) => response.writeHead(403).end());
	proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
		if (!hosts.some((host) => request.url === `${host}:443`)) {
			socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		slack.emit('connection', socket);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	return {
		settings: {
			HTTPS_PROXY: proxyUrl,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificateFile,
		},
		...state,
		goOut: () => (state.isOut = true),
		reset: () => {
			state.isOut = false;
			for (const list of [state.questions, state.uploads, state.changes]) list.length = 0;
		},
		press,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
			await rm(folder, { recursive: true, force: true });
		},
	};
}

type State = Pick<SlackStandIn, 'questions' | 'uploads' | 'changes'> & {
	isOut: boolean;
	/** A file that was sent, and is not shown in a channel yet. */
	pending: { fileName: string; sha256: string } | undefined;
};

function createState(): State {
	return { questions: [], uploads: [], changes: [], isOut: false, pending: undefined };
}

async function answer(
	state: State,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const { pathname } = new URL(request.url ?? '/', 'https://slack.com');
	if (state.isOut) {
		request.resume();
		response.writeHead(503).end('Slack is down');
		return;
	}
	const body = await reply(state, pathname, request);
	response.writeHead(200, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}

async function reply(state: State, pathname: string, request: IncomingMessage): Promise<object> {
	switch (pathname) {
		case '/api/chat.postMessage':
			state.questions.push(readQuestion((await json(request)) as Message));
			return { ok: true, ts: '1700000000.000100' };
		case '/api/files.getUploadURLExternal':
			return { ok: true, upload_url: 'https://files.slack.com/upload/v1/1', file_id: 'F1' };
		case '/upload/v1/1':
			state.pending = await readUpload(request);
			return { ok: true };
		case '/api/files.completeUploadExternal': {
			const shown = (await json(request)) as { channel_id: string; initial_comment: string };
			const file = state.pending ?? { fileName: '', sha256: '' };
			state.uploads.push({ channel: shown.channel_id, comment: shown.initial_comment, ...file });
			return { ok: true, files: [{ id: 'F1' }] };
		}
		case '/api/users.info':
			return { ok: true, user: { profile: { email: reviewer.email } } };
		case '/actions/1': {
			const { blocks } = (await json(request)) as { blocks: Block[] };
			state.changes.push(blocks.map(({ text }) => text?.text ?? '').join('\n'));
			return { ok: true };
		}
		default:
			request.resume();
			return { ok: false, error: 'unknown_method' };
	}
}

interface Message {
	channel: string;
	blocks: Block[];
}

function readQuestion({ channel, blocks }: Message): Question {
	const buttons = blocks.flatMap(({ elements = [] }) =>
		elements.map(({ text, action_id: actionId, value }) => ({ label: text.text, actionId, value })),
	);
	const text = blocks
		.map((block) => block.text?.text.trim() ?? '')
		.filter((part) => part !== '')
		.join('\n');
	return { channel, text, buttons, blocks };
}

async function readUpload(request: IncomingMessage): Promise<State['pending']> {
	const parser = busboy({ headers: request.headers });
	const file = new Promise<State['pending']>((resolve, reject) => {
		parser.on('file', (_field, stream, { filename = '' }) => {
			buffer(stream).then((bytes) => {
				resolve({
					fileName: filename,
					sha256: createHash('sha256').update(bytes).digest('hex'),
				});
			}, reject);
		});
		parser.on('error', reject);
	});
	request.pipe(parser);
	return await file;
}

/** Ref: Slack API, "block_actions payloads" and "Verifying requests from Slack" */
async function press({ url, question, label, signingSecret }: Press): Promise<number> {
	const button = question.buttons.find((one) => one.label === label);
	if (button === undefined) throw new Error(`There is no button "${label}"`);
	const nowSeconds = Math.floor(Date.now() / 1000);
	const payload = {
		type: 'block_actions',
		user: { id: reviewer.id, name: reviewer.name, username: reviewer.name },
		channel: { id: 'C1' },
		message: { ts: '1700000000.000100', blocks: question.blocks },
		response_url: 'https://hooks.slack.com/actions/1',
		actions: [{ action_id: button.actionId, value: button.value, action_ts: `${nowSeconds}.5` }],
	};
	const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
	const signed = createHmac('sha256', signingSecret).update(`v0:${nowSeconds}:${body}`);
	const { status } = await axios.post(`${url}/webhook-waiting-slack`, body, {
		headers: {
			'content-type': 'application/x-www-form-urlencoded',
			'x-slack-request-timestamp': String(nowSeconds),
			'x-slack-signature': `v0=${signed.digest('hex')}`,
		},
		validateStatus: () => true,
	});
	return status;
}
