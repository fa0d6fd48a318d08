import type { FrameRange, Samples } from '../media/pcm';

/** A link of a chain with something to be heard, in sample frames. */
export interface KeptLink<Link> {
	link: Link;
	/** What is kept of its sound, from the start of the track's packets on. */
	kept: FrameRange;
	/** Where that stands in all that is heard. */
	offset: number;
}

/** Reads links, with a decoder that is freed in the end. */
export interface LinkReader<Link> {
	/** @returns false if a packet could not be decoded */
	read: (link: Link, range: FrameRange) => AsyncGenerator<Samples, boolean>;
	free: () => void;
}

/**
 * The links of which something is heard.
 *
 * @param keep what is kept of a link, in sample frames from the start of the track's packets on
 */
export function keepLinks<Link>(
	links: readonly Link[],
	keep: (link: Link) => FrameRange,
): Array<KeptLink<Link>> {
	const all: Array<KeptLink<Link>> = [];
	let offset = 0;
	for (const link of links) {
		const kept = keep(link);
		if (kept.end <= kept.start) continue;
		all.push({ link, kept, offset });
		offset += kept.end - kept.start;
	}
	return all;
}

/** How many sample frames are heard of all links. */
export function countKeptFrames(links: ReadonlyArray<KeptLink<unknown>>): number {
	const last = links.at(-1);
	return last === undefined ? 0 : last.offset + last.kept.end - last.kept.start;
}

/** The sound of a range, which may reach over several links. Ends early where it cannot be decoded. */
export async function* readLinks<Link>(
	links: ReadonlyArray<KeptLink<Link>>,
	range: FrameRange,
	reader: LinkReader<Link>,
): AsyncGenerator<Samples, void> {
	try {
		for (let index = linkAt(links, range.start); index < links.length; index += 1) {
			const current = links[index];
			if (current === undefined || current.offset >= range.end) return;
			const { link, kept, offset } = current;
			const start = kept.start + Math.max(range.start - offset, 0);
			const end = Math.min(kept.start + range.end - offset, kept.end);
			if (end <= start) continue;
			const isWhole = yield* reader.read(link, { start, end });
			if (!isWhole) return;
		}
	} finally {
		reader.free();
	}
}

/** The link in which a frame is heard. */
function linkAt(links: ReadonlyArray<KeptLink<unknown>>, frame: number): number {
	let low = 0;
	let high = links.length;
	while (low < high - 1) {
		const middle = (low + high) >> 1;
		if ((links[middle]?.offset ?? 0) <= frame) low = middle;
		else high = middle;
	}
	return low;
}
