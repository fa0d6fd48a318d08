import { createHash } from 'node:crypto';
import axios from 'axios';
import FormData from 'form-data';
import type { WorkflowFile } from '../../../scripts/n8n/n8nApi';
import { readFixture } from '../../fixtures/fixtures';
import { layOut } from '../../fixtures/layOut';

export interface Recording {
	fileName: string;
	bytes: Buffer;
	sha256: string;
}

export interface Reply {
	recording: Recording;
	/** Undefined when the connection ended without an answer, or none came in time. */
	status: number | undefined;
	body: { jobId?: string; score?: number; fileName?: string } | undefined;
	seconds: number;
}

/** Recordings of the same voice that differ in their last sounds, and so in their scores. */
export function makeRecordings(count: number, prefix: string): Recording[] {
	return Array.from({ length: count }, (_, index) => {
		const bytes = Buffer.from(readFixture('speech-pcm8.wav'));
		bytes.write(`${prefix}${index}`.padEnd(12), bytes.length - 12, 'latin1');
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		return { fileName: `${prefix}-${index}.wav`, bytes, sha256 };
	});
}

/** Posts a recording to a webhook as a form does. */
export async function postRecording(
	url: string,
	recording: Recording,
	timeoutMs: number,
): Promise<Reply> {
	const form = new FormData();
	form.append('data', recording.bytes, {
		filename: recording.fileName,
		contentType: 'audio/wav',
	});
	const startedAtMs = performance.now();
	const answer = await axios
		.post<Reply['body']>(url, form, {
			headers: form.getHeaders(),
			timeout: timeoutMs,
			validateStatus: () => true,
		})
		.catch(() => undefined);
	const seconds = (performance.now() - startedAtMs) / 1000;
	return { recording, status: answer?.status, body: answer?.data, seconds };
}

/** Webhook, Check Audio, and the result as the answer. */
export function webhookWorkflow(path: string): WorkflowFile {
	return {
		name: `Check what is posted to ${path}`,
		nodes: [
			{
				id: 'webhook',
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				position: [0, 0],
				webhookId: path,
				parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} },
			},
			{
				id: 'check',
				name: 'Check Recording',
				type: 'n8n-nodes-dataspike.deepfakeAudioCheck',
				typeVersion: 1,
				position: [300, 0],
				parameters: layOut({ passFilesOn: false }),
			},
		],
		connections: {
			Webhook: { main: [[{ node: 'Check Recording', type: 'main', index: 0 }]] },
		},
	};
}
