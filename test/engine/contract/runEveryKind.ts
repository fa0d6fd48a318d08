import { execFileSync } from 'node:child_process';
import { startFileServer } from '../../fileServer/fileServer';
import { readFixture } from '../../fixtures/fixtures';
import { layOut } from '../../fixtures/layOut';
import type { Simulator } from '../../simulator/simulator';
import type { InputItem, OutputItem, RunRequest, RunResult } from '../harness/types';

/** An engine with the built package, and the service that it asks. */
export interface RunningNode {
	run: (request: RunRequest) => Promise<RunResult>;
	simulator: Simulator;
}

type Change = Partial<Omit<RunRequest, 'parameters'>> & {
	parameters?: Record<string, unknown>;
	options?: Record<string, unknown>;
	/** The segments, counted from 0, whose analysis comes to nothing. */
	failing?: number[];
};

/** Runs the node once for each kind of item that it returns. */
export async function runEveryKind(node: RunningNode): Promise<Record<string, OutputItem>> {
	const voiceNote = [recording('voice-note.ogg')];
	const inSegments: Change = {
		items: [tenSeconds()],
		options: { segmentLength: 5, ifThereIsNoSpeech: 'submit' },
	};
	const submitted = await runOnce(node, { parameters: { operation: 'submitAudio' } });
	const getResult = { operation: 'getResult', jobId: submitted.json.jobId };

	return {
		result: await runOnce(node, { options: { attachReport: 'html' } }),
		notSimplified: await runOnce(node, { items: voiceNote, parameters: { simplify: false } }),
		withReference: await runOnce(node, { options: { referenceId: 'A-17' } }),
		inSegments: await runOnce(node, { ...inSegments, failing: [1] }),
		eachChannel: await runOnce(node, {
			items: [twoChannels()],
			options: {
				...{ channels: 'each', channelNames: 'Customer, Agent' },
				...{ ifThereIsNoSpeech: 'submit', attachReport: 'svg' },
			},
		}),
		eachTrack: await runOnce(node, {
			items: [twoTracks()],
			options: { ifThereIsNoSpeech: 'submit' },
		}),
		submitted,
		resultById: await runOnce(node, { items: [{}], parameters: getResult }),
		withoutAudio: await runOnce(node, { items: [{}], options: { ifNoAudioIsFound: 'passOn' } }),
		notChecked: await runOnce(node, { items: [recording('login-page.mp3')] }),
		noSegmentChecked: await runOnce(node, { ...inSegments, failing: [0, 1] }),
		errorOutput: await runOnce(node, {
			items: [recording('login-page.mp3')],
			onError: 'continueErrorOutput',
		}),
		downloaded: await runWithLink(node),
	};
}

async function runWithLink(node: RunningNode): Promise<OutputItem> {
	const server = await startFileServer(readFixture('speech-pcm16.wav'));
	try {
		const parameters = { audioSource: 'url', audioUrl: server.link('ok') };
		return await runOnce(node, { items: [{}], parameters });
	} finally {
		await server.close();
	}
}

async function runOnce({ run, simulator }: RunningNode, change: Change): Promise<OutputItem> {
	const { parameters, options, failing = [], ...rest } = change;
	letFail(simulator, failing);
	const { outputs, error } = await run({
		items: [recording('speech-pcm16.wav')],
		onError: 'continueRegularOutput',
		credential: { environment: 'custom', baseUrl: simulator.url, apiKey: 'a-valid-key' },
		...rest,
		parameters: {
			operation: 'checkAudio',
			binaryPropertyName: 'data',
			...parameters,
			...layOut({ filesAtTheSameTime: 1, shortestPause: 0.1, ...options }),
		},
	});
	const [item, ...others] = outputs.flat();
	if (item === undefined || others.length > 0) {
		throw new Error(`Expected one item: ${error?.message ?? JSON.stringify(outputs)}`);
	}
	return item;
}

/** Lets the service answer at once: a score, or a failed analysis for some of the uploads. */
function letFail(simulator: Simulator, failing: number[]): void {
	let upload = -1;
	simulator.setScenario({
		submit: {
			takesFile: true,
			answer: ({ jobId }) => {
				upload += 1;
				const outcome = failing.includes(upload)
					? { status: 'failed', error_code: 'Unknown' }
					: { status: 'completed', score: 0.2, verdict: 'deepfake_unlikely' };
				const body = JSON.stringify({ id: jobId, ...outcome });
				return { statusCode: 200, headers: {}, body };
			},
		},
	});
}

function recording(fileName: string): InputItem {
	return { files: { data: { bytes: readFixture(fileName), fileName } } };
}

/** Five seconds of two channels that differ. Ref: RIFF WAVE, format chunk: bytes 22, 28 and 32 */
function twoChannels(): InputItem {
	const bytes = Buffer.from(tenSecondsOfWav());
	bytes.writeUInt16LE(2, 22);
	bytes.writeUInt32LE(2 * 8000, 28);
	bytes.writeUInt16LE(2, 32);
	for (let place = 45; place < bytes.length; place += 2) bytes[place] = 130;
	return { files: { data: { bytes, fileName: 'call.wav' } } };
}

/** Two seconds of two sound tracks that differ. */
function twoTracks(): InputItem {
	const hum = (hertz: number) => ['-f', 'lavfi', '-i', `sine=${hertz}:duration=2`];
	const both = ['-map', '0', '-map', '1', '-c:a', 'pcm_s16le', '-f', 'matroska', 'pipe:1'];
	const bytes = execFileSync('ffmpeg', ['-v', 'error', ...hum(300), ...hum(400), ...both]);
	return { files: { data: { bytes, fileName: 'meeting.mka' } } };
}

function tenSeconds(): InputItem {
	return { files: { data: { bytes: tenSecondsOfWav(), fileName: 'call.wav' } } };
}

/** An 8 kHz, 8-bit WAV of two segments that differ. Ref: RIFF, sizes at bytes 4 and 40. */
function tenSecondsOfWav(): Buffer {
	const bytes = Buffer.alloc(44 + 10 * 8000, 128);
	bytes.set(readFixture('speech-pcm8.wav').subarray(0, 44));
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.writeUInt32LE(bytes.length - 44, 40);
	bytes.fill(129, 44 + 5 * 8000);
	return bytes;
}
