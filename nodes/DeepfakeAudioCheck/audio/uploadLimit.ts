/**
 * The largest file that is sent, in bytes.
 *
 * Ref: Dataspike's audio guide: "Maximum file size: 10 MB". Whether its MB is 10^6 or 2^20 bytes is
 * not said, so only what exceeds both is held back here; between the two the service decides.
 */
export const MAXIMUM_UPLOAD_BYTES = 10_485_760;

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
