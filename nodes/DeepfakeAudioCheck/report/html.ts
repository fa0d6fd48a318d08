import { createColourRules, MONOSPACE, SANS } from './colours';
import { DRAWING_WIDTH, PATTERNS, type Drawing } from './drawing';
import { escapeText } from './escape';
import { drawIcon } from './icons';
import type { ReportData, ReportSegment } from './reportData';
import { drawScale, NARROW_WIDTH } from './scale';
import { drawTimeline } from './timeline';
import {
	DECISION_WORDS,
	describeDecision,
	describeFlaggedSegments,
	describeInWords,
	describeReservation,
	explainReport,
	formatRange,
	formatScore,
	listFacts,
	type Fact,
} from './wording';

/** The report as one page: an HTML document of its own, with nothing in it from elsewhere. */
export function createHtmlReport(data: ReportData): string {
	const { decision } = data;
	const word = DECISION_WORDS[decision];
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${word}: ${escapeText(data.fileName ?? data.jobIds[0] ?? 'deepfake audio report')}</title>
<style>
${createColourRules()}
${LAYOUT}
</style>
</head>
<body class="b-page c-ink">
<svg width="0" height="0" class="defs" aria-hidden="true"><defs>${PATTERNS}</defs></svg>
<main class="b-card l-line">
<header class="b-${decision}-ground l-${decision}">
<svg viewBox="0 0 48 48" class="sign" role="img" aria-label="${word}">${drawIcon(decision)}</svg>
<div class="words">
<p class="kind c-soft">Deepfake audio report</p>
<h1 class="c-${decision}">${word}</h1>
<p>${describeDecision(data)}</p>
${paragraph(describeFlaggedSegments(data), 'strong')}<p class="name c-soft"><bdi>${escapeText(data.fileName ?? `Job ${data.jobIds[0] ?? ''}`)}</bdi></p>
${paragraph(describeReservation(data), 'strong c-undecided')}</div>
<p class="score c-${decision}"><span class="kind c-soft">Score</span> <b${data.score === null ? ' class="none"' : ''}>${formatScore(data.score)}</b></p>
</header>
<section><h2>Score</h2>${embedScale(data)}</section>
<section><h2>Timeline</h2>${embed(drawTimeline(data), describeTimeline(data))}</section>
<section><h2>Facts</h2>
<table class="facts"><tbody>
${listFacts(data).filter(isNotInTable(data)).map(createFactRow).join('\n')}
</tbody></table></section>
${data.segments === undefined ? '' : createSegmentTable(data.segments)}<section><h2>How to read this report</h2>
<dl>
${explainReport(data)
	.map(({ term, meaning }) => `<dt>${term}</dt><dd>${meaning}</dd>`)
	.join('\n')}
</dl></section>
</main>
</body>
</html>
`;
}

/** Wide things scroll on a narrow screen, names and IDs break, and on paper nothing is cut through. */
const LAYOUT = `*{box-sizing:border-box}
body{margin:0;padding:24px 16px;font:16px/1.5 ${SANS};-webkit-print-color-adjust:exact;print-color-adjust:exact}
.defs{position:absolute}
main{max-width:856px;margin:0 auto;border:1px solid;border-radius:14px;overflow:hidden}
header{display:flex;flex-wrap:wrap;gap:8px 22px;padding:26px 28px;border-bottom:3px solid}
header p{margin:4px 0}
.sign{width:54px;height:54px;flex:none;margin-top:12px}
.words{flex:1 1 320px;min-width:0}
h1{font-size:40px;line-height:1.15;font-weight:800;margin:0}
h2{font-size:18px;margin:0 0 12px}
.kind{font-size:12px;font-weight:700;letter-spacing:.06em;text-transform:uppercase}
.score{text-align:right;margin-left:auto}
.score .kind{display:block}
.score b{font-size:40px;font-weight:800;line-height:1.15}
.score b.none{font-size:24px}
.strong{font-weight:700}
section{padding:22px 28px 0;break-inside:avoid}
section:last-child{padding-bottom:26px}
section.long{break-inside:auto}
.picture{overflow-x:auto}
.picture>svg{display:block;width:100%;min-width:560px;height:auto}
.narrow{display:none}
.narrow .picture>svg{min-width:0}
.picture text{font-family:${SANS}}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid;border-color:inherit}
thead{display:table-header-group}
tr{break-inside:avoid}
.segments{min-width:690px}
.segments td{white-space:nowrap}
.segments .own{white-space:normal}
.facts th{width:150px;font-weight:400}
.name,td,dd{overflow-wrap:anywhere}
.own{min-width:96px}
.code{font-family:${MONOSPACE};font-size:13px}
ul{margin:0;padding:0;list-style:none}
.many{columns:2;column-gap:16px}
dl{display:grid;grid-template-columns:150px 1fr;gap:10px 0;margin:0;font-size:14px}
dt{font-weight:700}
dd{margin:0}
.mark{display:inline-block;width:15px;height:15px;vertical-align:-2px;margin-right:6px}
@media screen and (max-width:560px){.wide{display:none}.narrow{display:block}}
@media (max-width:560px){dl,.facts tr{display:block}.facts th,.facts td{display:block;width:auto}.facts th{border:0;padding-bottom:0}dd{margin-bottom:12px}.many{columns:1}}
@page{margin:12mm}
@media print{body{padding:0;background-color:#fff}.segments td,.segments th,.segments .code{font-size:11px;padding:3px 8px 3px 0}main{border:0;border-radius:0;max-width:none}.picture>svg,.segments{min-width:0}}`;

function paragraph(text: string | undefined, classes: string): string {
	return text === undefined ? '' : `<p class="${classes}">${escapeText(text)}</p>\n`;
}

/** Twice, for a wide and for a narrow screen; the page shows one of them. */
function embedScale(data: ReportData): string {
	const alternative = `Scale from 0 to 1. ${describeInWords(data)}`;
	return `<div class="wide">${embed(drawScale(data), alternative)}</div><div class="narrow">${embed(drawScale(data, NARROW_WIDTH), alternative, NARROW_WIDTH)}</div>`;
}

function embed({ markup, height }: Drawing, alternative: string, width = DRAWING_WIDTH): string {
	return `<div class="picture"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(alternative)}">${markup}</svg></div>`;
}

function describeTimeline(data: ReportData): string {
	if (data.segments === undefined)
		return 'The loudness of the recording from its start to its end.';
	return 'The loudness of the recording, and the score of each segment; the same numbers are in the table below.';
}

function createSegmentTable(segments: ReportSegment[]): string {
	const rows = segments.map(
		(segment) =>
			`<tr class="l-line"><td>${segment.index + 1}</td><td>${escapeText(formatRange(segment))}</td><td>${formatScore(segment.score)}</td><td class="c-${segment.decision}"><svg viewBox="0 0 48 48" class="mark" aria-hidden="true">${drawIcon(segment.decision)}</svg>${DECISION_WORDS[segment.decision].toLowerCase()}</td><td class="own"><bdi>${escapeText(segment.status)}</bdi></td><td class="own code"><bdi>${escapeText(segment.jobId)}</bdi></td></tr>`,
	);
	return `<section class="long"><h2>Segments</h2>
<div class="picture"><table class="segments"><thead><tr class="l-line c-soft"><th scope="col">No.</th><th scope="col">Time</th><th scope="col">Score</th><th scope="col">Decision</th><th scope="col">Status</th><th scope="col">Job ID</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></section>
`;
}

/** Job IDs of segments stand in the table of segments already. */
function isNotInTable({ segments }: ReportData): (fact: Fact) => boolean {
	return ({ kind }) => segments === undefined || kind !== 'jobIds';
}

function createFactRow({ label, values, isCode }: Fact): string {
	const code = isCode === true ? ' class="code"' : '';
	const texts = values.map((value) => `<bdi>${escapeText(value)}</bdi>`);
	const content =
		texts.length === 1
			? (texts[0] ?? '')
			: `<ul class="many">${texts.map((text) => `<li>${text}</li>`).join('')}</ul>`;
	return `<tr class="l-line"><th scope="row" class="c-soft">${escapeText(label)}</th><td${code}>${content}</td></tr>`;
}
