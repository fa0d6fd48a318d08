import { startSimulator } from '../../test/simulator/simulator';

/** The service that recordings are checked with, and how to let go of it. */
export interface Service {
	/** What a user would fill into the credential. */
	credential: Record<string, unknown>;
	/** For the person at the terminal. */
	description: string;
	close: () => Promise<void>;
}

/** So long a simulated analysis takes, in ms: enough to see the node wait. */
const SIMULATED_JOB_MS = 800;

/** The real service when there is a key in the environment, otherwise a simulator of its own. */
export async function openService(environment: NodeJS.ProcessEnv): Promise<Service> {
	const apiKey = environment.DATASPIKE_API_KEY?.trim();
	if (apiKey === undefined || apiKey === '') return await openSimulator();

	const baseUrl = environment.DATASPIKE_BASE_URL?.trim();
	const isCustom = baseUrl !== undefined && baseUrl !== '';
	const name = environment.DATASPIKE_ENVIRONMENT?.trim() || 'production';
	if (!isCustom && name !== 'production' && name !== 'sandbox') {
		throw new RangeError(`DATASPIKE_ENVIRONMENT has to be production or sandbox, not "${name}"`);
	}
	return {
		credential: isCustom
			? { environment: 'custom', baseUrl, apiKey }
			: { environment: name, apiKey },
		description: isCustom ? `the service at ${baseUrl}` : `Dataspike (${name})`,
		close: async () => {},
	};
}

async function openSimulator(): Promise<Service> {
	const simulator = await startSimulator({ jobDurationMs: SIMULATED_JOB_MS });
	return {
		credential: { environment: 'custom', baseUrl: simulator.url, apiKey: 'simulated-key' },
		description: 'a simulator (no DATASPIKE_API_KEY is set): the scores mean nothing',
		close: async () => await simulator.close(),
	};
}
