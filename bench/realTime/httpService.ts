import type { Refusal, RequestOutcome, Service } from '../contenders/service';
import { createRecording } from './recordings';

const headers = { 'ds-api-token': 'a-valid-key' };

/** The simulator over HTTP, as the contenders that are no nodes speak to it. */
export function createHttpService(url: string): Service {
	return {
		submit: async (file) => {
			const body = new FormData();
			body.append('file', new Blob([createRecording(file)]), `call-${file}.wav`);
			const path = `${url}/api/v4/deepfake/audio/analyze`;
			const response = await fetch(path, { method: 'POST', headers, body });
			const refusal = readRefusal(response);
			const { id } = (await response.json()) as { id?: string };
			return refusal ?? { kind: 'answered', finished: false, jobId: id };
		},
		poll: async (jobId): Promise<RequestOutcome> => {
			const response = await fetch(`${url}/api/v4/deepfake/job/${jobId}`, { headers });
			const refusal = readRefusal(response);
			const { status } = (await response.json()) as { status?: string };
			return refusal ?? { kind: 'answered', finished: status === 'completed' };
		},
	};
}

function readRefusal({ status, headers: answered }: Response): Refusal | undefined {
	if (status !== 429) return undefined;
	return { kind: 'refused', retryAfterMs: Number(answered.get('retry-after') ?? 1) * 1000 };
}
