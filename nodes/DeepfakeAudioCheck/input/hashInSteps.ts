import { createHash } from 'crypto';
import type { YieldToEventLoop } from '../audio/media/tools';

/** Bytes that are hashed between two yields to the event loop: two or three ms. */
const HASHED_BYTES_PER_YIELD = 1_048_576;

/** SHA-256 in hexadecimal digits, made in steps so that other work goes on. */
export async function hashInSteps(
	bytes: Uint8Array,
	yieldToEventLoop: YieldToEventLoop,
): Promise<string> {
	const hash = createHash('sha256');
	for (let offset = 0; offset < bytes.length; offset += HASHED_BYTES_PER_YIELD) {
		hash.update(bytes.subarray(offset, offset + HASHED_BYTES_PER_YIELD));
		await yieldToEventLoop();
	}
	return hash.digest('hex');
}
