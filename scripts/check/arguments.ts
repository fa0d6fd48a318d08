import { parseArgs } from 'node:util';

/** What `npm run check` was asked to do. */
export interface CheckArguments {
	/** Paths as typed; empty for the fixtures. */
	files: string[];
	json: boolean;
	threshold: number;
	maximumWaitSeconds: number;
	concurrency: number;
	/** Undefined checks every recording whole. */
	segmentSeconds: number | undefined;
	/** Kept in the JSON and the reports of all files; empty for none. */
	referenceId: string;
	channels: 'together' | 'each';
	/** The format of the evidence reports; undefined writes none. */
	report: 'html' | 'svg' | undefined;
	/** Where the reports go, as typed. */
	reportFolder: string;
}

export type ParsedArguments =
	| { kind: 'run'; arguments_: CheckArguments }
	| { kind: 'help' }
	| { kind: 'invalid'; message: string };

export const usage = `Usage: npm run check -- [FILES...] [options]

Checks recordings with the node as n8n runs it. Without FILES, the recordings in test/fixtures.
Without an API key, against a simulator that starts with it: its scores mean nothing.

Options:
  --json             print one JSON array instead of a table (use: npm run check --silent -- --json)
  --threshold N      flag recordings that score higher, 0 to 1 (default 0.6)
  --max-wait N       longest time for each file, in seconds (default 300)
  --concurrency N    recordings at the same time, 1 to 50 (default 5)
  --segment-length N check in segments of N seconds, 5 to 300, and show where the voice is fake
  --reference-id ID  an ID of your own that is kept in the JSON and in the reports
  --channels MODE    check the channels of a recording together (default), or each by itself: each
  --report FORMAT    write an evidence report for each recording: html or svg
  --report-folder D  the folder for them (default deepfake-reports)
  --help             print this text

Environment variables:
  DATASPIKE_API_KEY      use the real service with this key
  DATASPIKE_ENVIRONMENT  production (default) or sandbox
  DATASPIKE_BASE_URL     another address of the service

Exit code: 0 when every file got a result, 1 otherwise.`;

/** Reads the command line. Never throws. */
export function parseCheckArguments(commandLine: string[]): ParsedArguments {
	try {
		const { values, positionals } = parseArgs({
			args: commandLine,
			allowPositionals: true,
			options: {
				json: { type: 'boolean', default: false },
				threshold: { type: 'string', default: '0.6' },
				'max-wait': { type: 'string', default: '300' },
				concurrency: { type: 'string', default: '5' },
				'segment-length': { type: 'string' },
				'reference-id': { type: 'string', default: '' },
				channels: { type: 'string', default: 'together' },
				report: { type: 'string' },
				'report-folder': { type: 'string', default: 'deepfake-reports' },
				help: { type: 'boolean', default: false },
			},
		});
		if (values.help) return { kind: 'help' };
		return {
			kind: 'run',
			arguments_: {
				files: positionals,
				json: values.json,
				threshold: readNumber('--threshold', values.threshold, { minimum: 0, maximum: 1 }),
				maximumWaitSeconds: readNumber('--max-wait', values['max-wait'], {
					minimum: 1,
					maximum: 86_400,
				}),
				segmentSeconds:
					values['segment-length'] === undefined
						? undefined
						: readNumber('--segment-length', values['segment-length'], {
								minimum: 5,
								maximum: 300,
							}),
				referenceId: values['reference-id'],
				channels: readChannels(values.channels),
				report: readFormat(values.report),
				reportFolder: values['report-folder'],
				concurrency: readNumber('--concurrency', values.concurrency, { minimum: 1, maximum: 50 }),
			},
		};
	} catch (error) {
		return { kind: 'invalid', message: error instanceof Error ? error.message : String(error) };
	}
}

function readChannels(text: string): CheckArguments['channels'] {
	if (text === 'together' || text === 'each') return text;
	throw new RangeError(`--channels has to be together or each, not "${text}"`);
}

function readFormat(text: string | undefined): CheckArguments['report'] {
	if (text === undefined || text === 'html' || text === 'svg') return text;
	throw new RangeError(`--report has to be html or svg, not "${text}"`);
}

function readNumber(
	name: string,
	text: string,
	{ minimum, maximum }: { minimum: number; maximum: number },
): number {
	const number = text.trim() === '' ? Number.NaN : Number(text);
	if (number >= minimum && number <= maximum) return number;
	throw new RangeError(`${name} has to be a number from ${minimum} to ${maximum}, not "${text}"`);
}
