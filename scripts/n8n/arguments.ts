import { parseArgs } from 'node:util';

/** What `npm run n8n` was asked to do. */
export interface N8nArguments {
	/** Calls the webhook example with each fixture, then ends. */
	verify: boolean;
	/** Only brings n8n into the cache. */
	installOnly: boolean;
	/** The folder of n8n's data, which stays; undefined for one that is thrown away. */
	keep: string | undefined;
	/** A key of the real service; undefined for the simulator. */
	apiKey: string | undefined;
	environment: string;
	/** Undefined for n8n's usual port, or a free one where that is taken. */
	port: number | undefined;
}

export type ParsedArguments =
	| { kind: 'run'; arguments_: N8nArguments }
	| { kind: 'help' }
	| { kind: 'invalid'; message: string };

export const usage = `Usage: npm run n8n [-- options]

Starts a real n8n on this machine with this package, a credential and the example workflows.
Recordings are checked by a simulator that starts with it: its scores mean nothing. Ctrl-C stops it all.

Options:
  --verify           call the webhook example with each recording in test/fixtures, print the answers, end
  --install          only bring n8n into the cache, end
  --keep DIR         keep n8n's data in this folder, and go on with what is in it
  --api-key KEY      check with the real service and this key, instead of the simulator
  --environment E    the key's environment: production (default) or sandbox
  --port N           n8n's port (default 5678, or a free one where that is taken)
  --help             print this text

Environment variables:
  N8N_NODES_DATASPIKE_CACHE  where n8n is installed, once (default ~/.cache/n8n-nodes-dataspike)

Exit code with --verify: 0 when every answer is as expected, 1 otherwise.`;

/** Reads the command line. Never throws. */
export function parseN8nArguments(commandLine: string[]): ParsedArguments {
	try {
		const { values } = parseArgs({
			args: commandLine,
			options: {
				verify: { type: 'boolean', default: false },
				install: { type: 'boolean', default: false },
				keep: { type: 'string' },
				'api-key': { type: 'string' },
				environment: { type: 'string', default: 'production' },
				port: { type: 'string' },
				help: { type: 'boolean', default: false },
			},
		});
		if (values.help) return { kind: 'help' };

		if (values['api-key']?.trim() === '') throw new RangeError('--api-key needs a key');
		if (!['production', 'sandbox'].includes(values.environment)) {
			throw new RangeError(
				`--environment has to be production or sandbox, not "${values.environment}"`,
			);
		}
		return {
			kind: 'run',
			arguments_: {
				verify: values.verify,
				installOnly: values.install,
				keep: values.keep,
				apiKey: values['api-key']?.trim(),
				environment: values.environment,
				port: readPort(values.port),
			},
		};
	} catch (error) {
		return { kind: 'invalid', message: error instanceof Error ? error.message : String(error) };
	}
}

function readPort(text: string | undefined): number | undefined {
	if (text === undefined) return undefined;
	const port = Number(text);
	if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
	throw new RangeError(`--port has to be a whole number from 1 to 65535, not "${text}"`);
}
