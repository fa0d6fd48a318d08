/** The body of an answer as n8n's helpers hand it over when they are asked for a stream. */
export type BodyStream = AsyncIterable<Uint8Array> & { destroy: () => unknown };

/**
 * Reads a body as UTF-8. It is counted while it comes in, whatever the server says of its size, and
 * destroyed when it is longer than the limit or the signal comes: nobody goes on receiving it then.
 *
 * @returns undefined when it is longer than the limit
 * @throws what the stream throws when the connection breaks, also after the signal
 */
export async function readText(
	body: BodyStream,
	{ limitBytes, signal }: { limitBytes: number; signal: AbortSignal },
): Promise<string | undefined> {
	const destroy = () => body.destroy();
	signal.addEventListener('abort', destroy, { once: true });
	if (signal.aborted) destroy();
	try {
		const chunks: Uint8Array[] = [];
		let sizeBytes = 0;
		for await (const chunk of body) {
			sizeBytes += chunk.length;
			// Leaving the loop destroys the stream.
			if (sizeBytes > limitBytes) return undefined;
			chunks.push(chunk);
		}
		return Buffer.concat(chunks).toString('utf8');
	} finally {
		signal.removeEventListener('abort', destroy);
	}
}

/** Whether a body is a stream: whatever stands in for n8n's helpers may have read it already. */
export function isBodyStream(body: unknown): body is BodyStream {
	if (typeof body !== 'object' || body === null) return false;
	return Symbol.asyncIterator in body && 'destroy' in body && typeof body.destroy === 'function';
}
