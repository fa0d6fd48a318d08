import { fitFileName } from '../audio/fileName';
import { createHtmlReport } from '../report/html';
import type { ReportData, ReportSegment } from '../report/reportData';
import { createSvgReport } from '../report/svg';
import type { AudioFile } from './audioFile';
import { judge } from './decision';
import { NODE_VERSION } from './nodeVersion';
import type { Outcome, Result, SegmentResult } from './outcome';
import { isSandbox, judgeResult, type RoutedItem } from './output';
import type { Run } from './run';

/** The binary field of an output item that holds the report. */
const REPORT_FIELD = 'deepfakeReport';

const FORMATS = {
	html: { create: createHtmlReport, mimeType: 'text/html' },
	svg: { create: createSvgReport, mimeType: 'image/svg+xml' },
} as const;

/**
 * The output item with its report, if the user wants one and there is a job to report on. What was
 * not checked has no report: a document about nothing would look like evidence.
 */
export async function attachReport(
	run: Run,
	outcome: Extract<Outcome, { kind: 'result' }>,
	routed: RoutedItem,
): Promise<RoutedItem> {
	if (outcome.result.job === null) return routed;
	const { attachReport: format } = outcome.result.settings;
	if (format === 'none') return routed;

	const { create, mimeType } = FORMATS[format];
	const data = createReportData(run, outcome.result);
	const report = await run.context.helpers.prepareBinaryData(
		Buffer.from(create(data), 'utf8'),
		nameReport(data.fileName, format),
		mimeType,
	);
	const { item } = routed;
	return { ...routed, item: { ...item, binary: { ...item.binary, [REPORT_FIELD]: report } } };
}

function createReportData(run: Run, result: Result): ReportData {
	const { job, file, settings, itemIndex } = result;
	const segments = result.segments?.map((segment) => describeSegment(segment, settings));
	const { fileName, isNameFromItem } = readName(run, file, itemIndex);
	const { decision, reason } = judgeResult(result);
	return {
		decision,
		reason,
		// The score of an analysis that goes on does not count yet, as in the decision.
		score: job?.status === 'completed' ? job.score : null,
		verdict: job?.verdict ?? null,
		threshold: settings.threshold,
		reviewThreshold: settings.reviewThreshold,
		fileName,
		isNameFromItem,
		sha256: file?.sha256 ?? null,
		sentSha256: file?.converted?.sentSha256 ?? undefined,
		sizeBytes: file?.originalSizeBytes ?? null,
		container: file?.converted?.from ?? file?.content.container ?? null,
		converted: file === null ? undefined : describeConversion(file),
		durationSeconds: file?.durationSeconds ?? segments?.at(-1)?.endSeconds ?? null,
		envelope: file?.waveform?.peaks,
		segments,
		jobIds: result.segments?.flatMap(({ jobId }) => jobId ?? []) ?? (job === null ? [] : [job.id]),
		environment: run.environment,
		serviceHost: run.serviceHost,
		isSandbox: isSandbox(run, result),
		createdAt: new Date(),
		nodeVersion: NODE_VERSION,
	};
}

function describeConversion({ converted }: AudioFile): ReportData['converted'] {
	if (converted === null) return undefined;
	return { from: converted.from, to: converted.to.toUpperCase() };
}

function describeSegment(segment: SegmentResult, settings: Result['settings']): ReportSegment {
	const { jobId, status } = segment;
	const { decision } = judge(segment, settings);
	return { ...segment, decision, jobId: jobId ?? 'none', status: status ?? 'not checked' };
}

/** Get Result does not know the file; what the item says about it is better than nothing. */
function readName(
	run: Run,
	file: Result['file'],
	itemIndex: number,
): { fileName: string | null; isNameFromItem: boolean } {
	if (file !== null) {
		return { fileName: file.fileName ?? file.sentFileName, isNameFromItem: false };
	}
	const { fileName } = run.context.getInputData()[itemIndex]?.json ?? {};
	const isNamed = typeof fileName === 'string' && fileName.trim() !== '';
	return { fileName: isNamed ? fileName : null, isNameFromItem: isNamed };
}

/** Named after the recording; characters that Windows refuses in names become dashes. */
function nameReport(fileName: string | null, format: 'html' | 'svg'): string {
	const name = fitFileName(fileName ?? undefined, format).replace(/[<>:|?*]/g, '-');
	return `deepfake-report-${name}`;
}
