import {
	DataspikeClient,
	type ClientResult,
} from '../../nodes/DeepfakeAudioCheck/dataspike/client';
import { isFinished } from '../../nodes/DeepfakeAudioCheck/dataspike/job';
import { RateGate } from '../../nodes/DeepfakeAudioCheck/dataspike/rateGate';
import { LearnedPolling } from '../../nodes/DeepfakeAudioCheck/polling/learnedPolling';
import { waitForJob } from '../../nodes/DeepfakeAudioCheck/polling/waitForJob';
import type { Contender, ContenderParts } from './contender';
import type { RequestOutcome } from './service';

const interval = { minimumMs: 1000, maximumMs: 3000 };
const maximumWaitMs = 600_000;

/** The node's own client, gate and waiter, as operations/checkAudio.ts joins them. */
export const thisNode: Contender = {
	name: 'this node',
	isSerial: false,
	start: (parts) => {
		const { clock, random } = parts;
		const isInterrupted = () => false;
		const client = new DataspikeClient({
			send: createSend(parts),
			baseUrl: 'https://simulated.example',
			clock,
			nowSinceEpochMs: () => clock.nowMs(),
			random,
			gate: new RateGate(clock, isInterrupted),
			redact: (value) => value,
		});
		const polling = new LearnedPolling(random);
		return async (file) => {
			const deadlineMs = clock.nowMs() + maximumWaitMs;
			const limits = { deadlineMs, isInterrupted };
			const upload = { bytes: new Uint8Array(), fileName: String(file), mimeType: 'audio/wav' };
			const submitted = await client.submit(async () => await Promise.resolve(upload), limits);
			if (!submitted.ok) throw new Error(`File ${file} was not submitted`);

			const { id } = submitted.value;
			const submittedMs = clock.nowMs();
			const watched = polling.watch(interval);
			const poll = async (): Promise<{ finished: boolean; value: ClientResult }> => {
				const sentMs = clock.nowMs();
				const value = await client.getJob(id, {
					...limits,
					justSubmitted: true,
					onAttempt: () => {},
				});
				const finished = value.ok && isFinished(value.value);
				if (finished) watched.sawFinished(clock.nowMs() - submittedMs);
				else watched.sawUnfinished(sentMs - submittedMs);
				return { finished: !value.ok || finished, value };
			};
			const waited = await waitForJob({
				poll,
				pauseMs: (number) => watched.pauseMs(number, clock.nowMs() - submittedMs),
				deadlineMs,
				pollAtOnce: false,
				clock,
				isInterrupted,
			});
			if (waited.state !== 'finished' || !waited.last.ok) throw new Error(`File ${file} is lost`);
		};
	},
};

/** Takes what the client sends to the simulated service, as n8n's request helper takes it to HTTP. */
function createSend({ service }: ContenderParts) {
	return async (options: { method?: string; url: string; body?: unknown }): Promise<unknown> => {
		if (options.method === 'POST') {
			const file = (options.body as FormData).get('file') as File;
			const { jobId, ...outcome } = await service.submit(Number(file.name));
			return answer(outcome, { id: jobId, status: 'queued' });
		}
		const outcome = await service.poll(options.url.split('/').at(-1) ?? '');
		const isDone = outcome.kind === 'answered' && outcome.finished;
		return answer(outcome, { status: isDone ? 'completed' : 'queued' });
	};
}

function answer(outcome: RequestOutcome | { kind: string }, body: object): unknown {
	if (outcome.kind === 'answered') {
		return { statusCode: 200, headers: {}, body: JSON.stringify(body) };
	}
	const retryAfterMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : 1000;
	return { statusCode: 429, headers: { 'retry-after': String(retryAfterMs / 1000) }, body: '{}' };
}
