import { homedir } from 'node:os';
import path from 'node:path';

/**
 * A folder outside the checkout for what takes long to install and never changes: older engines, a
 * whole n8n. Everything works without what is in it.
 *
 * `N8N_NODES_DATASPIKE_CACHE` sets the place; otherwise it is where the user's caches are.
 */
export function cacheFolder(...segments: string[]): string {
	const { N8N_NODES_DATASPIKE_CACHE, XDG_CACHE_HOME } = process.env;
	const root =
		N8N_NODES_DATASPIKE_CACHE ||
		path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'n8n-nodes-dataspike');
	return path.join(root, ...segments);
}
