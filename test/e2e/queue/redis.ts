import { connect } from 'node:net';
import { freePorts } from '../../../scripts/servers/freePort';
import { startServer, type Server } from '../../../scripts/servers/server';

export interface Redis extends Server {
	port: number;
}

/** Starts an empty Redis on loopback that keeps nothing. Throws where Redis is not installed. */
export async function startRedis(folder: string): Promise<Redis> {
	const [port = 0] = await freePorts(1);
	const server = await startServer({
		name: 'redis-server (Debian package redis-server)',
		command: 'redis-server',
		arguments_: ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'],
		environment: process.env,
		folder,
		isReady: async () => (await sendLine(port, 'PING')).startsWith('+PONG'),
		readyWithinMs: 30_000,
	});
	return { ...server, port };
}

/** Ref: Redis serialization protocol, inline commands. */
async function sendLine(port: number, line: string): Promise<string> {
	return await new Promise((resolve, reject) => {
		const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
		socket.setTimeout(2000, () => socket.destroy(new Error('Redis did not answer')));
		socket.once('data', (answer) => {
			resolve(answer.toString());
			socket.destroy();
		});
		socket.once('error', reject);
	});
}
