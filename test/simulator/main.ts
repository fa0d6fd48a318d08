import { parseArgs } from 'node:util';
import { scenarios } from './scenarios';
import { startSimulator } from './simulator';

/** `npm run simulator`: a stand-in for the service, for trying the node without an account. */
const usage = `Usage: npm run simulator [-- --port N] [--job-seconds S]

  --port N          listen on this port of 127.0.0.1 (default 4010)
  --job-seconds S   how long an analysis takes (default 2)
  --help            print this text`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			'job-seconds': { type: 'string', default: '2' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	const simulator = await startSimulator({
		port: Number(values.port),
		jobDurationMs: Number(values['job-seconds']) * 1000,
		onRequest: (line) => console.log(line),
	});
	const names = Object.entries(scenarios);
	const width = Math.max(...names.map(([name]) => name.length));
	console.log(`Simulated Dataspike at ${simulator.url} (its scores mean nothing)

In n8n: credential Dataspike API, Environment "Custom", Base URL ${simulator.url}, any API key.
The key "revoked-key" is refused. A key "simulate:NAME" shows a fault:

${names.map(([name, { description }]) => `  ${name.padEnd(width)}  ${description}`).join('\n')}

Stop with Ctrl-C.`);

	const stop = () => {
		void simulator.close();
	};
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
