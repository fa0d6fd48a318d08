import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadEngine } from '../../test/engine/harness/engine';
import { acceptedFixtures, fixturePath } from '../../test/fixtures/fixtures';
import { layOut } from '../../test/fixtures/layOut';
import { parseCheckArguments, usage, type CheckArguments } from './arguments';
import { buildIfNeeded } from './build';
import { writeEvidence } from './evidence';
import { startProgress } from './progress';
import { readReports, type InputFile, type Report } from './report';
import { openService } from './service';
import { formatTable } from './table';
import { formatTimeline } from './timeline';

const projectFolder = path.join(__dirname, '..', '..');

/** Runs the command. Standard output carries the table or the JSON only; everything else goes to standard error. */
export async function runCheck(commandLine: string[]): Promise<number> {
	const parsed = parseCheckArguments(commandLine);
	if (parsed.kind === 'help') {
		console.log(usage);
		return 0;
	}
	if (parsed.kind === 'invalid') {
		console.error(`${parsed.message}\n\n${usage}`);
		return 1;
	}
	try {
		const reports = await check(parsed.arguments_);
		return reports.every(({ isResult }) => isResult) ? 0 : 1;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		return 1;
	}
}

async function check(arguments_: CheckArguments): Promise<Report[]> {
	const paths =
		arguments_.files.length > 0
			? arguments_.files.map(fromWhereTyped)
			: acceptedFixtures.map(({ fileName }) => fixturePath(fileName));
	const files = await Promise.all(paths.map(readInput));
	const readable = files.filter((file) => file.bytes !== undefined);

	const service = await openService(process.env);
	const progress = startProgress(readable.length, service.description, arguments_.json);
	try {
		await buildIfNeeded();
		const engine = await loadEngine({ version: '2.41', packageFolder: projectFolder });
		const { result } = engine.run({
			credential: service.credential,
			onError: 'continueRegularOutput',
			parameters: {
				operation: 'checkAudio',
				binaryPropertyName: 'data',
				threshold: arguments_.threshold,
				simplify: false,
				...layOut({
					filesAtTheSameTime: arguments_.concurrency,
					// Who names so many files means them.
					maximumJobs: 1_000_000,
					maximumWait: arguments_.maximumWaitSeconds,
					passFilesOn: false,
					channels: arguments_.channels,
					attachReport: arguments_.report ?? 'none',
					// Not an expression, whatever it begins with.
					referenceId: arguments_.referenceId.replace(/^=+/, ''),
					...(arguments_.segmentSeconds === undefined
						? {}
						: { segmentLength: arguments_.segmentSeconds, maximumSegments: 1000 }),
				}),
			},
			items: readable.map((file) => ({ json: {}, files: { data: file } })),
		});
		const reports = readReports(await result, files);
		progress.stop();
		const evidencePaths = await writeEvidence(
			fromWhereTyped(arguments_.reportFolder),
			reports.map(({ evidence }) => evidence),
		);
		print(reports, evidencePaths, arguments_);
		return reports;
	} finally {
		progress.stop();
		await service.close();
	}
}

/** A path as the person meant it: npm runs scripts in the project's folder. */
function fromWhereTyped(typed: string): string {
	return path.resolve(process.env.INIT_CWD ?? '.', typed);
}

/** A file from the command line; without bytes when it cannot be read. */
async function readInput(filePath: string): Promise<InputFile> {
	const fileName = path.basename(filePath);
	try {
		return { fileName, bytes: await readFile(filePath) };
	} catch (error) {
		return { fileName, unreadable: error instanceof Error ? error.message : String(error) };
	}
}

function print(
	reports: Report[],
	evidencePaths: ReadonlyArray<string | undefined>,
	{ json }: CheckArguments,
): void {
	if (json) {
		const rows = reports.map(({ json: fields }, index) => ({
			...fields,
			...(evidencePaths[index] === undefined ? {} : { report: evidencePaths[index] }),
		}));
		console.log(JSON.stringify(rows, null, '\t'));
		return;
	}
	console.log(formatTable(reports.map(({ row }) => row)));
	for (const { json: fields, isResult } of reports) {
		if (fields.segments !== undefined) console.log(`\n${formatTimeline(fields)}`);
		if (!isResult) console.log(`\n${String(fields.error)}\n  ${String(fields.description)}`);
	}
	const written = evidencePaths.filter((filePath) => filePath !== undefined);
	if (written.length > 0) console.log(`\nReports:\n  ${written.join('\n  ')}`);
}
