import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeLongRecording, type LongFormat } from '../../test/fixtures/longRecording';
import { describeSpread, median } from '../statistics';
import type { Table } from '../table';
import type { LongRecordingFigures, LongRecordingRequest } from './longRecordingMessages';

const projectFolder = path.join(__dirname, '..', '..');

interface Work {
	name: string;
	format: LongFormat;
	compress?: boolean;
	segmentSeconds?: number;
}

const works: Work[] = [
	{ name: 'A-law WAV, 8 kHz stereo: split', format: 'a-law.wav', segmentSeconds: 30 },
	{ name: 'WAV, 48 kHz stereo: compress', format: '48khz-stereo.wav', compress: true },
	{ name: 'MP3: split', format: 'mp3', segmentSeconds: 30 },
	{ name: 'M4A: split', format: 'm4a', segmentSeconds: 30 },
	{ name: 'Ogg/Opus: convert', format: 'opus' },
	{ name: 'FLAC, 44.1 kHz: convert', format: 'flac' },
	{ name: 'raw AAC: convert', format: 'aac' },
];

/** What long recordings take before they are sent: time, the longest stall of n8n, and memory. */
export async function measureLongRecordings(options: {
	minutes: number;
	rounds: number;
	folder: string;
}): Promise<Table> {
	const { minutes, rounds, folder } = options;
	const rows: string[][] = [];
	for (const { name, format, compress = false, segmentSeconds } of works) {
		const recording = await makeLongRecording(format, minutes, folder);
		const runs: LongRecordingFigures[] = [];
		for (let round = 0; round < rounds; round += 1) {
			runs.push(
				await measure({
					path: recording,
					decodersFolder: path.join(projectFolder, 'dist/nodes/DeepfakeAudioCheck/decoders'),
					compress,
					segmentSeconds,
				}),
			);
		}
		await rm(recording);
		rows.push([name, ...describe(runs)]);
	}
	return {
		title: `Recordings of ${minutes} minutes, made ready to be sent`,
		columns: [
			'recording',
			'longest stall, ms',
			'99th percentile, ms',
			'seconds',
			'MB of the recording',
			'peak memory over idle and recording, MB',
			'files',
		],
		rows,
		notes: [
			'The work of the node alone, from reading the file to the last segment, without uploads; in a process of its own. A stall is how late the event loop comes to its next turn.',
		],
	};
}

function describe(runs: LongRecordingFigures[]): string[] {
	const spread = (figure: (run: LongRecordingFigures) => number, digits: number) =>
		describeSpread(runs.map(figure), digits);
	return [
		spread(({ longestStallMs }) => longestStallMs, 0),
		spread(({ stallP99Ms }) => stallP99Ms, 0),
		spread(({ workMs }) => workMs / 1000, 1),
		median(runs.map(({ sourceBytes }) => sourceBytes / 1e6)).toFixed(0),
		spread(({ peakBytes, sourceBytes }) => (peakBytes - sourceBytes) / 1e6, 0),
		String(runs[0]?.files),
	];
}

async function measure(request: LongRecordingRequest): Promise<LongRecordingFigures> {
	const child = fork(path.join(__dirname, 'longRecordingHost.ts'), {
		execArgv: ['--import', 'tsx', '--expose-gc'],
		cwd: projectFolder,
	});
	return await new Promise<LongRecordingFigures>((resolve, reject) => {
		child.once('message', (message: { figures?: LongRecordingFigures; error?: string }) => {
			if (message.figures !== undefined) resolve(message.figures);
			else reject(new Error(message.error));
		});
		child.once('exit', (code) => reject(new Error(`The process ended (${code})`)));
		child.send(request);
	});
}
