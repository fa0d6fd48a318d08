import type { RawPcm } from '../audio/containers/raw/demux';

/** How a type describes samples without a header. */
export type RawType = Pick<RawPcm, 'channels' | 'bits'> & {
	/** In Hz; undefined if the type does not tell it. */
	sampleRate: number | undefined;
};

/** Rates that are believed, in Hz. */
const LOWEST_RATE = 4000;
const HIGHEST_RATE = 192_000;

const MOST_CHANNELS = 32;

/**
 * Reads a type such as `audio/L16;codec=pcm;rate=24000`, as speech services send it, or
 * `audio/pcm;rate=8000;channels=2`; undefined for all types that are of something else.
 *
 * Ref: RFC 2586 (audio/L16: `rate` is required, `channels` is 1 without it), RFC 3190 (audio/L24)
 */
export function readRawType(mimeType: string): RawType | undefined {
	const [, name = ''] = /^\s*audio\/(l16|l24|pcm|x-pcm|raw|x-raw)\s*(?:;|$)/i.exec(mimeType) ?? [];
	if (name === '') return undefined;
	const rate = readParameter(mimeType, 'rate');
	const channels = readParameter(mimeType, 'channels') ?? 1;
	return {
		sampleRate: isWithin(rate, LOWEST_RATE, HIGHEST_RATE) ? rate : undefined,
		channels: isWithin(channels, 1, MOST_CHANNELS) ? channels : 1,
		bits: name.toLowerCase() === 'l24' ? 24 : 16,
	};
}

function readParameter(mimeType: string, name: string): number | undefined {
	const value = new RegExp(`;\\s*${name}\\s*=\\s*"?(\\d{1,6})"?\\s*(?:;|$)`, 'i').exec(
		mimeType,
	)?.[1];
	return value === undefined ? undefined : Number(value);
}

function isWithin(value: number | undefined, least: number, most: number): value is number {
	return value !== undefined && value >= least && value <= most;
}
