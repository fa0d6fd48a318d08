import { describeSize } from '../../nodes/DeepfakeAudioCheck/text/size';
import type { RunResult } from '../../test/engine/harness/engine';
import { readEvidence, type Evidence } from './evidence';
import type { Row } from './table';

/** What one file came to, for both ways of printing. */
export interface Report {
	isResult: boolean;
	json: Record<string, unknown>;
	row: Row;
	/** Undefined when none was asked for, and for what was not checked. */
	evidence?: Evidence;
}

/** A file from the command line: with its bytes, or with the reason why it could not be read. */
export type InputFile =
	| { fileName: string; bytes: Uint8Array; unreadable?: undefined }
	| { fileName: string; bytes?: undefined; unreadable: string };

/** The unsimplified output of the node, as far as it is printed. */
interface OutputFields {
	error?: string;
	description?: string;
	jobId?: string | null;
	referenceId?: string;
	fileName?: string | null;
	status?: string | null;
	score?: number | null;
	verdict?: string | null;
	flagged?: boolean | null;
	audio?: { container: string; sizeBytes: number } | null;
	polling?: { polls: number; waitedMs: number } | null;
}

/**
 * One report for each file, in order.
 *
 * @throws when the node did not run at all, with what it said
 */
export function readReports(result: RunResult, files: InputFile[]): Report[] {
	const items = [...(result.outputs[0] ?? [])];
	const submitted = files.filter(({ bytes }) => bytes !== undefined);
	if (items.length !== submitted.length) {
		const { message, description } = result.error ?? {};
		const reason = message ?? `n8n's engine ended with "${result.status}"`;
		throw new Error([reason, description].filter(Boolean).join('\n  '));
	}
	return files.map((file) => {
		if (file.bytes === undefined) {
			return createReport(file.fileName, undefined, {
				error: `"${file.fileName}" could not be read`,
				description: file.unreadable,
			});
		}
		const item = items.shift();
		const report = createReport(file.fileName, file.bytes, (item?.json ?? {}) as OutputFields);
		return { ...report, evidence: readEvidence(item) };
	});
}

function createReport(
	fileName: string,
	bytes: Uint8Array | undefined,
	fields: OutputFields,
): Report {
	const isResult = fields.error === undefined;
	const { error, description, jobId, referenceId } = fields;
	return {
		isResult,
		json: isResult
			? { ...fields }
			: { fileName, referenceId, error, description, jobId: jobId ?? null },
		row: {
			file: fileName,
			container: fields.audio?.container ?? '-',
			size: bytes === undefined ? '-' : describeSize(bytes.length),
			status: isResult ? (fields.status ?? '-') : 'not checked',
			score: fields.score?.toFixed(2) ?? '-',
			verdict: fields.verdict ?? '-',
			flagged: describeFlag(fields.flagged),
			polls: String(fields.polling?.polls ?? '-'),
			waited: fields.polling ? `${(fields.polling.waitedMs / 1000).toFixed(1)} s` : '-',
		},
	};
}

function describeFlag(flagged: boolean | null | undefined): string {
	if (flagged === true) return 'YES';
	return flagged === false ? 'no' : '-';
}
