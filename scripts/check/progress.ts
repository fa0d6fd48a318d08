/** Shows on a terminal that work goes on; elsewhere only says what is used. */
export interface Progress {
	stop: () => void;
}

const FRAME_MS = 120;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Starts the display on standard error, so that standard output stays clean. */
export function startProgress(files: number, service: string, quiet: boolean): Progress {
	const what = `Checking ${files} ${files === 1 ? 'recording' : 'recordings'} with ${service}`;
	if (!process.stderr.isTTY) {
		if (!quiet) console.error(what);
		return { stop: () => {} };
	}

	const startMs = Date.now();
	let frame = 0;
	const timer = setInterval(() => {
		const seconds = ((Date.now() - startMs) / 1000).toFixed(0);
		frame += 1;
		process.stderr.write(`\r\x1b[K${FRAMES[frame % FRAMES.length]} ${what} (${seconds} s)`);
	}, FRAME_MS);
	return {
		stop: () => {
			clearInterval(timer);
			process.stderr.write('\r\x1b[K');
		},
	};
}
