import { runN8n } from './n8n/main';

/** `npm run n8n`: a whole n8n with this package, ready to click. */
void runN8n(process.argv.slice(2)).then((exitCode) => {
	process.exitCode = exitCode;
});
