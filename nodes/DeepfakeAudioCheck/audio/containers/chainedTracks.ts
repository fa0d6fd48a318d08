import { ListedPackets, maximumPacketsOf } from '../media/packetTable';
import type { Codec, OpusLink, Track, VorbisLink } from '../media/track';
import type { StreamHead } from './streamHead';

/** Sound tracks of a file; more are left unread. Meetings have one for each person. */
const MAXIMUM_TRACKS = 64;

/** Streams that follow one another in a track: three hours of a second each, and more. */
const MAXIMUM_LINKS = 20_000;

interface Link {
	head: StreamHead;
	first: number;
	end: number;
	/** Where its time starts, in units of the track. */
	startUnits: number;
	/** Whether its stream starts with it: one that goes on behind its end has no pre-skip. */
	isStart: boolean;
	droppedUnits: number;
}

/** A track that is made of streams, one behind another. */
export class ChainedTrack {
	/** Where it begins in the recording. */
	startSeconds: number;

	private readonly packets: ListedPackets;

	private readonly links: Link[] = [];

	private current: Link | undefined;

	/** The last link of each stream. */
	private readonly lastLinks = new WeakMap<StreamHead, Link>();

	private totalUnits = 0;

	private hasSound = false;

	/**
	 * @param bytes the file
	 * @param head of its first stream
	 * @param about.startSeconds where it begins in the recording
	 * @param about.packetsLeft how many packets all tracks of the file may still have
	 */
	constructor(
		bytes: Uint8Array,
		readonly head: StreamHead,
		private readonly about: { startSeconds: number; packetsLeft: { count: number } },
	) {
		this.packets = new ListedPackets(bytes, head.timescale);
		this.startSeconds = about.startSeconds;
	}

	get endSeconds(): number {
		return this.startSeconds + this.totalUnits / this.head.timescale;
	}

	/** Whether it takes no more packets: the file has more of them than any recording. */
	get isFull(): boolean {
		return this.about.packetsLeft.count <= 0 && this.head.codec.name !== 'other';
	}

	/**
	 * Adds a packet of a stream whose head has the track's key.
	 *
	 * @returns how long it lasts, in units; undefined if it was not added: it is no packet of its codec,
	 * or there are too many
	 */
	add(head: StreamHead, packet: Uint8Array): number | undefined {
		if (head.codec.name === 'other') {
			this.hasSound = true;
			return 0;
		}
		if (this.isFull) return undefined;
		const link = this.openLink(head);
		const durationUnits = link === undefined ? undefined : head.durationOf(packet);
		if (link === undefined || durationUnits === undefined) return undefined;

		this.about.packetsLeft.count -= 1;
		this.packets.add(packet, durationUnits);
		this.totalUnits += durationUnits;
		this.hasSound = true;
		link.end = this.packets.count;
		return durationUnits;
	}

	/** Ends a stream, and drops so much from its end, in units. */
	endLink(head: StreamHead, droppedUnits: number): void {
		if (this.current?.head !== head) return;
		this.current.droppedUnits = droppedUnits;
		this.current = undefined;
	}

	/** The track with its number; undefined if there is no sound in it. */
	finish(number: number): Track | undefined {
		if (!this.hasSound) return undefined;
		const { sampleRate, channels, skippedUnits } = this.head;
		return {
			number,
			codec: this.describeCodec(),
			sampleRate,
			channels,
			packets: this.packets,
			startSeconds: this.startSeconds,
			skippedUnits,
		};
	}

	private openLink(head: StreamHead): Link | undefined {
		if (this.current?.head === head) return this.current;
		this.dropEmptyLink();
		if (this.links.length >= MAXIMUM_LINKS) return undefined;
		// The end was none: what it was to drop is sound like the rest.
		const resumed = this.lastLinks.get(head);
		if (resumed !== undefined) resumed.droppedUnits = 0;
		head.restart();
		this.current = {
			head,
			first: this.packets.count,
			end: this.packets.count,
			startUnits: this.totalUnits,
			isStart: resumed === undefined,
			droppedUnits: 0,
		};
		this.lastLinks.set(head, this.current);
		this.links.push(this.current);
		return this.current;
	}

	private dropEmptyLink(): void {
		const last = this.links.at(-1);
		if (last === undefined || last.end > last.first) return;
		this.links.pop();
		if (last.isStart) this.lastLinks.delete(last.head);
	}

	private describeCodec(): Codec {
		const { codec } = this.head;
		if (codec.name === 'opus') return { name: 'opus', links: this.opusLinks() };
		if (codec.name === 'vorbis') return { name: 'vorbis', links: this.vorbisLinks() };
		return codec;
	}

	private opusLinks(): OpusLink[] {
		return this.links.flatMap((link) => {
			const { codec } = link.head;
			if (codec.name !== 'opus' || link.end === link.first) return [];
			const preSkip = link.isStart ? codec.preSkip : 0;
			const trimmedDuration = this.trimmedDuration(link, preSkip);
			return [{ layout: codec.layout, first: link.first, end: link.end, preSkip, trimmedDuration }];
		});
	}

	private vorbisLinks(): VorbisLink[] {
		return this.links.flatMap((link) => {
			const { codec } = link.head;
			if (codec.name !== 'vorbis' || link.end === link.first) return [];
			const { identification, setup } = codec;
			const trimmedDuration = this.trimmedDuration(link, 0);
			return [{ identification, setup, first: link.first, end: link.end, trimmedDuration }];
		});
	}

	private trimmedDuration(link: Link, preSkip: number): number | undefined {
		if (!(link.droppedUnits > 0)) return undefined;
		const units = this.packets.startOf(link.end) - link.startUnits;
		return Math.max(units - link.droppedUnits - preSkip, 0);
	}
}

/**
 * The sound tracks of a file that may be several files one behind another: streams that start
 * together sound together, and those that start later go on where a stream of their kind ended.
 */
export class ChainedTracks {
	private readonly tracks: ChainedTrack[] = [];

	private readonly taken = new Set<ChainedTrack>();

	private readonly packetsLeft: { count: number };

	/** @param bytes the file */
	constructor(private readonly bytes: Uint8Array) {
		this.packetsLeft = { count: maximumPacketsOf(bytes.length) };
	}

	/** The streams that are assigned from now on follow all that came before. */
	startGroup(): void {
		this.taken.clear();
	}

	/** The track that a stream belongs to; undefined if there are too many. */
	assign(head: StreamHead): ChainedTrack | undefined {
		const free = this.tracks.find((track) => track.head.key === head.key && !this.taken.has(track));
		const track = free ?? this.create(head);
		if (track === undefined) return undefined;
		this.taken.add(track);
		return track;
	}

	/** The tracks with sound in them, numbered. */
	finish(): Track[] {
		const finished: Track[] = [];
		for (const track of this.tracks) {
			const done = track.finish(finished.length + 1);
			if (done !== undefined) finished.push(done);
		}
		return finished;
	}

	private create(head: StreamHead): ChainedTrack | undefined {
		if (this.tracks.length >= MAXIMUM_TRACKS) return undefined;
		const earlier = this.tracks.filter((track) => !this.taken.has(track));
		const startSeconds = earlier.reduce((latest, track) => Math.max(latest, track.endSeconds), 0);
		const about = { startSeconds, packetsLeft: this.packetsLeft };
		const track = new ChainedTrack(this.bytes, head, about);
		this.tracks.push(track);
		return track;
	}
}
