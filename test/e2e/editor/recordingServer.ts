import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFixture, readLongerSpeech } from '../../fixtures/fixtures';

/** Names that a workflow may download, and what they hold. */
const files: Record<string, { read: () => Uint8Array; mimeType: string }> = {
	'call-4711.wav': { read: readLongerSpeech, mimeType: 'audio/wav' },
	'call-4712.wav': { read: () => readFixture('speech-float32.wav'), mimeType: 'audio/wav' },
	'call-4713.mp3': { read: () => readFixture('speech-cbr.mp3'), mimeType: 'audio/mpeg' },
	'voice-message.mp3': { read: () => readFixture('login-page.mp3'), mimeType: 'audio/mpeg' },
};

export interface RecordingServer {
	url: string;
	close: () => Promise<void>;
}

/** Serves recordings, and a login page in the place of one, for workflows to download. */
export async function startRecordingServer(): Promise<RecordingServer> {
	const server = createServer(({ url = '' }, response) => {
		const name = url.slice(1);
		const file = files[name];
		response.writeHead(file === undefined ? 404 : 200, {
			'content-type': file?.mimeType ?? 'text/plain',
			'content-disposition': `attachment; filename="${name}"`,
		});
		response.end(file?.read() ?? '');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}
