import type { IExecuteFunctions } from 'n8n-workflow';
import type { Result } from '../model/outcome';
import type { Recording } from '../model/recording';
import type { Service } from '../model/service';
import { createHtmlReport } from '../report/html';
import type { ReportData, ReportLane, ReportSegment } from '../report/reportData';
import { createSvgReport } from '../report/svg';
import { fitFileName } from '../text/fileName';
import { PACKAGE_VERSION } from '../text/packageVersion';
import { judge } from './decision';
import { describeEncoding } from './describeEncoding';
import { isSandbox, type JudgedResult } from './judgeResult';
import type { RoutedItem } from './resultItem';
import { scoreOf, type SegmentResult } from './segments';

/** The binary field of an output item that holds the report. */
const REPORT_FIELD = 'deepfakeReport';

const FORMATS = {
	html: { create: createHtmlReport, mimeType: 'text/html' },
	svg: { create: createSvgReport, mimeType: 'image/svg+xml' },
} as const;

/** What a report is about. */
interface ReportSubject {
	service: Service;
	result: Result;
	judged: JudgedResult;
}

/**
 * The output item with its report, if the user wants one and there is a job to report on. What was
 * not checked has no report: a document about nothing would look like evidence.
 */
export async function attachReport(
	context: IExecuteFunctions,
	subject: ReportSubject,
	routed: RoutedItem,
): Promise<RoutedItem> {
	const { attachReport: format } = subject.result.settings;
	if (subject.judged.job === null || format === 'none') return routed;

	const { create, mimeType } = FORMATS[format];
	const data = createReportData(context, subject);
	const report = await context.helpers.prepareBinaryData(
		Buffer.from(create(data), 'utf8'),
		nameReport(data.fileName, format),
		mimeType,
	);
	const { item } = routed;
	return { ...routed, item: { ...item, binary: { ...item.binary, [REPORT_FIELD]: report } } };
}

function createReportData(
	context: IExecuteFunctions,
	{ service, result, judged }: ReportSubject,
): ReportData {
	const { settings, itemIndex } = result;
	const { judgement, job, recording } = judged;
	const silent = judged.segments?.filter(({ reason }) => reason === 'noSpeech') ?? [];
	const segments = judged.segments
		?.filter((segment) => !silent.includes(segment))
		.map((segment) => describeSegment(segment, settings));
	return {
		decision: judgement.decision,
		reason: judgement.reason,
		// The score of an analysis that goes on does not count yet, as in the decision.
		score: job === null ? null : scoreOf(job),
		verdict: job?.verdict ?? null,
		threshold: settings.threshold,
		reviewThreshold: settings.reviewThreshold,
		...readName(context, recording, itemIndex),
		referenceId: settings.referenceId,
		sha256: recording?.sha256 ?? null,
		sentSha256: judged.sentSha256,
		sizeBytes: recording?.sizeBytes ?? null,
		container: recording?.format ?? null,
		converted: recording === null ? undefined : describeConversion(recording),
		durationSeconds: recording?.durationSeconds ?? judged.segments?.at(-1)?.endSeconds ?? null,
		channels: recording?.channels ?? null,
		checkedAt: judged.checkedAtMs === null ? undefined : new Date(judged.checkedAtMs),
		unheard: recording?.unheard ?? undefined,
		sampledSeconds: recording?.sampledSeconds ?? undefined,
		breaksOff: recording?.isCutOff,
		speechSeconds: recording?.speechSeconds ?? undefined,
		silentSegments: silent.length,
		envelope: recording?.waveform?.peaks,
		segments,
		lanes: listLanes(judged),
		jobIds: judged.segments?.flatMap(({ jobId }) => jobId ?? []) ?? (job === null ? [] : [job.id]),
		environment: service.environment,
		serviceHost: service.host,
		isSandbox: isSandbox(service, job),
		createdAt: new Date(),
		nodeVersion: PACKAGE_VERSION,
	};
}

/** Undefined unless channels were checked each by itself. */
function listLanes({ segments = [], recording }: JudgedResult): ReportLane[] | undefined {
	const lanes = new Map<number, ReportLane>();
	for (const { channel, channelName } of segments) {
		if (channel === undefined || lanes.has(channel)) continue;
		const drawn = recording?.channelWaveforms.find((one) => one.channel === channel);
		lanes.set(channel, { channel, channelName, envelope: drawn?.waveform.peaks });
	}
	return lanes.size === 0 ? undefined : [...lanes.values()];
}

function describeConversion({ conversion }: Recording): ReportData['converted'] {
	if (conversion === null) return undefined;
	const { from, to, reducedTo } = conversion;
	const container = to.toUpperCase();
	return {
		from,
		to: reducedTo === null ? container : `${container}, ${describeEncoding(reducedTo)}`,
	};
}

function describeSegment(segment: SegmentResult, settings: Result['settings']): ReportSegment {
	const { jobId, status } = segment;
	const { decision } = judge(segment, settings);
	return { ...segment, decision, jobId: jobId ?? 'none', status: status ?? 'not checked' };
}

/** Get Result does not know the file; what the item says about it is better than nothing. */
function readName(
	context: IExecuteFunctions,
	recording: Recording | null,
	itemIndex: number,
): { fileName: string | null; isNameFromItem: boolean } {
	if (recording !== null) {
		return { fileName: recording.fileName ?? recording.sentFileName, isNameFromItem: false };
	}
	const { fileName } = context.getInputData()[itemIndex]?.json ?? {};
	const isNamed = typeof fileName === 'string' && fileName.trim() !== '';
	return { fileName: isNamed ? fileName : null, isNameFromItem: isNamed };
}

/** Named after the recording; characters that Windows refuses in names become dashes. */
function nameReport(fileName: string | null, format: 'html' | 'svg'): string {
	const name = fitFileName(fileName ?? undefined, format).replace(/[<>:|?*]/g, '-');
	return `deepfake-report-${name}`;
}
