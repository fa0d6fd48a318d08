import { installN8n } from './n8n/installN8n';

/** `npm run n8n:install`: brings the pinned n8n into the cache folder. */
async function main(): Promise<void> {
	const startedAtMs = Date.now();
	const { folder, node } = await installN8n((line) => console.log(line));
	const seconds = Math.round((Date.now() - startedAtMs) / 1000);
	console.log(`n8n is in ${folder}, run by ${node} (${seconds} s)`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
