import { createServer, type AddressInfo } from 'node:net';

/** Returns so many ports of 127.0.0.1 that nothing listens on now, all different. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer();
			await new Promise<void>((resolve, reject) => {
				server.once('error', reject).listen(0, '127.0.0.1', resolve);
			});
			return server;
		}),
	);
	const ports = servers.map((server) => (server.address() as AddressInfo).port);
	await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
	return ports;
}

/** Whether nothing listens on this port of 127.0.0.1 now. */
export async function isFreePort(port: number): Promise<boolean> {
	const server = createServer();
	const isFree = await new Promise<boolean>((resolve) => {
		server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
	});
	if (isFree) await new Promise((resolve) => server.close(resolve));
	return isFree;
}
