/**
 * Started once beside whoever starts servers, and told their process groups over standard input:
 * `+PID` and `-PID`, a line each. When the input ends, the starter is gone, however it went, and what
 * it left running is ended: politely, and after ten seconds not.
 */
import { createInterface } from 'node:readline';

const GRACE_MS = 10_000;
const groups = new Set();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
	const group = Number(line.slice(1));
	if (!Number.isSafeInteger(group) || group <= 1) return;
	if (line.startsWith('+')) groups.add(group);
	else groups.delete(group);
});
lines.on('close', () => {
	signalAll('SIGTERM');
	if (groups.size > 0) setTimeout(() => signalAll('SIGKILL'), GRACE_MS);
});

function signalAll(signal) {
	for (const group of groups) {
		try {
			process.kill(-group, signal);
		} catch {
			groups.delete(group);
		}
	}
}
