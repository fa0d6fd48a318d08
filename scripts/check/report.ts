import { describeSize } from '../../nodes/DeepfakeAudioCheck/audio/uploadLimit';
import type { RunResult } from '../../test/engine/harness/engine';
import type { Row } from './table';

/** What one file came to, for both ways of printing. */
export interface Report {
	isResult: boolean;
	json: Record<string, unknown>;
	row: Row;
}

/** The unsimplified output of the node, as far as it is printed. */
interface OutputFields {
	error?: string;
	description?: string;
	jobId?: string | null;
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
export function readReports(
	result: RunResult,
	files: Array<{ fileName: string; bytes: Uint8Array }>,
): Report[] {
	const items = result.outputs[0] ?? [];
	if (items.length !== files.length) {
		const { message, description } = result.error ?? {};
		throw new Error(
			[message ?? `n8n's engine ended with "${result.status}"`, description]
				.filter(Boolean)
				.join('\n  '),
		);
	}
	return files.map((file, index) => createReport(file, (items[index]?.json ?? {}) as OutputFields));
}

function createReport(file: { fileName: string; bytes: Uint8Array }, fields: OutputFields): Report {
	const isResult = fields.error === undefined;
	const { error, description, jobId } = fields;
	return {
		isResult,
		json: isResult
			? { ...fields }
			: { fileName: file.fileName, error, description, jobId: jobId ?? null },
		row: {
			file: file.fileName,
			container: fields.audio?.container ?? '-',
			size: describeSize(file.bytes.length),
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
