import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../../../scripts/servers/freePort';
import { startServer, type Server } from '../../../scripts/servers/server';

export interface Postgres extends Server {
	port: number;
	/** Of the database `postgres`; no password is asked for. */
	user: string;
}

const run = promisify(execFile);

/** Where Debian keeps the programs of each version; they are not on the path. */
const debianFolder = '/usr/lib/postgresql';

const user = 'postgres';

/**
 * Starts an empty Postgres on loopback in a folder of its own below `folder`. Throws where it is not
 * installed. Postgres refuses to be run by root, so root runs it as Debian's user `postgres`.
 */
export async function startPostgres(folder: string): Promise<Postgres> {
	const programs = findPrograms();
	const dataFolder = path.join(folder, 'postgres');
	await mkdir(dataFolder);
	if (isRoot()) {
		// The user must be able to pass through the folder above, which mkdtemp made private.
		await chmod(folder, 0o711);
		await run('chown', [`${user}:`, dataFolder]);
	}
	const [initdb, initdbArguments] = asPostgres(path.join(programs, 'initdb'), [
		...['--pgdata', dataFolder, '--username', user, '--auth', 'trust'],
		...['--encoding', 'UTF8', '--no-locale', '--no-sync'],
	]);
	await run(initdb, initdbArguments, { cwd: '/' });

	const [port = 0] = await freePorts(1);
	const [command, arguments_] = asPostgres(path.join(programs, 'postgres'), [
		...['-D', dataFolder, '-p', String(port), '-h', '127.0.0.1', '-k', dataFolder],
		// What is lost with the machine's power is thrown away anyway.
		...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
	]);
	const server = await startServer({
		name: 'postgres',
		command,
		arguments_,
		environment: { ...process.env, LC_ALL: 'C' },
		folder: '/',
		isReady: async () => {
			await run(path.join(programs, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]);
			return true;
		},
		readyWithinMs: 60_000,
	});
	return { ...server, port, user };
}

function findPrograms(): string {
	const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
	const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
	if (newest === undefined) {
		throw new Error(`There is no Postgres in ${debianFolder}: apt-get install postgresql`);
	}
	return path.join(debianFolder, newest, 'bin');
}

function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/** The command as it must be started: setpriv becomes the program, so that signals reach it. */
function asPostgres(program: string, programArguments: string[]): [string, string[]] {
	if (!isRoot()) return [program, programArguments];
	const become = ['--reuid', user, '--regid', user, '--init-groups'];
	return ['setpriv', [...become, '--', program, ...programArguments]];
}
