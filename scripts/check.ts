import { runCheck } from './check/main';

/** `npm run check`: checks recordings from the command line, with the built node in n8n's engine. */
void runCheck(process.argv.slice(2)).then((exitCode) => {
	process.exitCode = exitCode;
});
