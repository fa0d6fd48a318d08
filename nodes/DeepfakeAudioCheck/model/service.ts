import type { Environment } from '../dataspike/baseUrl';

/** The service that a run asks. */
export interface Service {
	environment: Environment;
	/** The host that requests go to, with its port if it has one of its own. */
	host: string;
}
