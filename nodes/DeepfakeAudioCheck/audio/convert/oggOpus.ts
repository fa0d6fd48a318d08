import { readOggPages, type OggPage } from './oggPages';
import { OPUS_CLOCK_RATE, opusPacketDuration, readOpusHead } from './opusPackets';
import { createOpusSource, OpusPackets, type OpusStream } from './opusSource';
import type { ConversionTools, OpenedSound } from './soundSource';

interface OpusLink extends OpusStream {
	serialNumber: number;
	/** Packets still to come that are not sound: the comments. */
	headersToCome: number;
	duration: number;
	/** The granule position of the last page with sound, and where the sound started. */
	granulePosition: number | undefined;
	isEnded: boolean;
	isBroken: boolean;
}

/**
 * Opens an Ogg/Opus file: its first Opus stream, and those that follow it in a chain.
 *
 * Ref: RFC 7845 section 4 (granule positions, pre-skip, end trimming), RFC 3533 section 4 (chains)
 */
export async function openOggOpus(bytes: Uint8Array, tools: ConversionTools): Promise<OpenedSound> {
	const links: OpusLink[] = [];
	const pages = readOggPages(bytes, tools.pause);
	let next = await pages.next();
	for (; next.done !== true; next = await pages.next()) {
		addPage(bytes, links, next.value);
		if (links.at(-1)?.isBroken) break;
	}
	const isBroken = links.at(-1)?.isBroken === true;
	const end = next.done === true ? next.value : 'damaged';

	const streams = links.filter(({ packets }) => packets.count > 0);
	const source = createOpusSource(streams, tools);
	const readableSeconds = source.frameCount / source.sampleRate;
	if (isBroken || end === 'damaged') {
		return { ok: false, refusal: { reason: 'damaged', readableSeconds } };
	}
	if (source.frameCount === 0) return { ok: false, refusal: { reason: 'noSound' } };
	return { ok: true, source, isCutOff: end === 'cutOff' };
}

function addPage(bytes: Uint8Array, links: OpusLink[], page: OggPage): void {
	const current = links.at(-1);
	if (page.isFirst) {
		const [packet] = page.packets;
		const head = packet === undefined ? undefined : readOpusHead(packet);
		// Beside a stream that has not started sounding, others are beside it, not after it.
		const isBeside = current !== undefined && !current.isEnded && current.packets.count === 0;
		if (head === undefined || isBeside) return;
		links.push({
			head,
			packets: new OpusPackets(bytes),
			trimmedDuration: undefined,
			serialNumber: page.serialNumber,
			headersToCome: 1,
			duration: 0,
			granulePosition: undefined,
			isEnded: false,
			isBroken: false,
		});
		return;
	}
	if (current?.serialNumber === page.serialNumber && !current.isEnded) addSound(current, page);
}

function addSound(link: OpusLink, page: OggPage): void {
	const packets = page.packets.slice(link.headersToCome);
	link.headersToCome = Math.max(link.headersToCome - page.packets.length, 0);
	let pageDuration = 0;
	for (const packet of packets) {
		if (!link.packets.addPacket(packet)) {
			link.isBroken = true;
			return;
		}
		pageDuration += opusPacketDuration(packet);
	}
	const before = link.granulePosition ?? 0;
	link.duration += pageDuration;
	if (page.isLast) {
		link.isEnded = true;
		// Only the last page is trimmed: a jump of positions before it does not count.
		const trimmed =
			page.granulePosition === undefined ? 0 : before + pageDuration - page.granulePosition;
		const isTrimmed = trimmed > 0 && trimmed <= pageDuration + OPUS_CLOCK_RATE;
		link.trimmedDuration = isTrimmed
			? Math.max(link.duration - trimmed - link.head.preSkip, 0)
			: undefined;
	}
	link.granulePosition = page.granulePosition ?? before + pageDuration;
}
