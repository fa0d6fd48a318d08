import axios from 'axios';
import type { N8nApi } from '../../scripts/n8n/n8nApi';
import type { N8nServer } from '../../scripts/n8n/n8nServer';
import { lastExecution, publishWebhook, until } from '../../test/e2e/harness/workflows';
import type { Simulator } from '../../test/simulator/simulator';
import { readFigures, startForLoad, type ServiceFigures } from '../realTime/serviceFigures';
import type { Approach } from './workflows';

/** A published workflow with a service of its own. */
export interface N8nContender {
	/** Checks all recordings once, with jobs of these times. Throws when not all were learned of. */
	run: (jobTimesMs: readonly number[]) => Promise<ServiceFigures>;
	close: () => Promise<void>;
}

/** Where a workflow runs. */
export interface N8nPlace {
	api: N8nApi;
	server: N8nServer;
	/** A pattern of the recordings on disk. */
	recordings: string;
}

/** Publishes the workflow, and starts its service. */
export async function startContender(
	approach: Approach,
	{ path, ...place }: N8nPlace & { path: string },
): Promise<N8nContender> {
	let jobTimes: readonly number[] = [];
	const simulator = await startForLoad((file) => jobTimes[file] ?? 0);
	try {
		const { type, data } = approach.credential(simulator.url);
		const workflow = approach.workflow({
			path,
			recordings: place.recordings,
			serviceUrl: simulator.url,
			credentialId: await place.api.createCredential(path, type, data),
		});
		const { id, url } = await publishWebhook(place, workflow);
		return {
			run: async (jobTimesMs) => {
				jobTimes = jobTimesMs;
				simulator.reset();
				await axios.post(url, {});
				// The service is asked, not n8n: looking at an execution would cost it time.
				await until(() => isAllLearned(simulator, jobTimesMs.length), `${path} learns of all jobs`);
				const { status } = await lastExecution(place.api, id);
				if (status !== 'success') throw new Error(`The execution of ${path} ended as "${status}"`);
				return readFigures(simulator, jobTimesMs.length);
			},
			close: simulator.close,
		};
	} catch (error) {
		await simulator.close();
		throw error;
	}
}

function isAllLearned({ submissions, polls, jobEndsAtMs }: Simulator, files: number): boolean {
	const learned = polls.filter(({ jobId, atMs }) => atMs >= (jobEndsAtMs(jobId) ?? Infinity));
	return submissions.length === files && new Set(learned.map(({ jobId }) => jobId)).size === files;
}
