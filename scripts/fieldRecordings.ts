/*
 * `npm run field-recordings`: what becomes of recordings as people really have them, beside what ffmpeg
 * reads from the same files. Needs espeak-ng and ffmpeg.
 */
import path from 'node:path';
import { makeFieldRecordings } from '../test/fixtures/fieldRecordings';
import { ffmpegSeconds, hear, type Heard } from '../test/fixtures/hearing';
import { loadCodec } from '../test/unit/decoders/loadCodec';

const tools = {
	loadCodec,
	yieldToEventLoop: () => new Promise<void>((resolve) => setImmediate(resolve)),
};

function describeOutcome(heard: Heard): Record<string, string | number> {
	if (heard.outcome === 'refused') {
		return { decision: `refused: ${heard.format} ${heard.refusal?.reason ?? ''}`.trim() };
	}
	const { unaccountedBytes, gaps, isCutOff } = heard.recording.coverage;
	const unusable = heard.recording.unusable.map(({ codec }) => codec).join(', ');
	return {
		sent: heard.voiceSeconds.map((seconds) => seconds.toFixed(1)).join(' + '),
		unaccounted: unaccountedBytes,
		gaps,
		decision: [
			heard.outcome === 'clear' ? 'can be clear' : 'undecided',
			...(isCutOff ? ['breaks off'] : []),
			...(unusable === '' ? [] : [`not used: ${unusable}`]),
		].join(', '),
	};
}

async function main(): Promise<void> {
	const rows: Array<Record<string, string | number>> = [];
	for (const { name, kind, file } of makeFieldRecordings()) {
		const heard = await hear(file, tools);
		const tracks = heard.outcome === 'refused' ? 1 : Math.max(heard.voiceSeconds.length, 1);
		const seconds = await ffmpegSeconds(file, { extension: path.extname(name).slice(1), tracks });
		const ffmpeg = seconds.map((part) => part.toFixed(1)).join(' + ');
		rows.push({ file: name, kind, ffmpeg, ...describeOutcome(heard) });
	}
	console.table(rows, ['file', 'kind', 'ffmpeg', 'sent', 'unaccounted', 'gaps', 'decision']);
}

void main();
