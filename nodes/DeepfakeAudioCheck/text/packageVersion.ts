import { version } from '../../../package.json';

/** The version of this package. The build writes it into the code: nothing is read when the node runs. */
export const PACKAGE_VERSION: string = version;

/** How the requests of this package call themselves. Ref: RFC 9110 section 10.1.5 */
export const USER_AGENT = `n8n-nodes-dataspike/${PACKAGE_VERSION}`;
