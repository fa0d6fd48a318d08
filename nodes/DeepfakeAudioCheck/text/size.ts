const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;
const GIGABYTE = 1024 * MEGABYTE;

/**
 * A file size in words, such as "11.4 MB", "812 KB" or "1 byte". A KB is 1024 bytes, as on most
 * people's screens, so that the limit above reads "10 MB".
 *
 * Rounded up: a file one byte over the limit must not read like the limit itself.
 */
export function describeSize(sizeBytes: number): string {
	if (sizeBytes < KILOBYTE) return sizeBytes === 1 ? '1 byte' : `${sizeBytes} bytes`;

	const kilobytes = Math.ceil(sizeBytes / KILOBYTE);
	if (kilobytes < KILOBYTE) return `${kilobytes} KB`;

	const megabytes = roundUpToTenth(sizeBytes / MEGABYTE);
	return megabytes < KILOBYTE ? `${megabytes} MB` : `${roundUpToTenth(sizeBytes / GIGABYTE)} GB`;
}

function roundUpToTenth(value: number): number {
	return Math.ceil(value * 10) / 10;
}
