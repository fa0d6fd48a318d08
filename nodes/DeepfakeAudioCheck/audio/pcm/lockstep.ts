import type { FrameRange, Pcm, Samples } from '../media/pcm';

/** One of several readers of a sound. */
export interface LockstepReader {
	/** The sound, of which every reader reads the same range once. */
	pcm: Pcm;
	/** To be called when nothing more is read: the others wait for this reader no longer. */
	leave: () => void;
}

/**
 * A sound for several readers that read the same range at the same time: it is decoded once for all of
 * them, and each piece waits until all of them are through with the one before. A reader that wants
 * another range than the first one decodes it by itself.
 */
export function readInLockstep(pcm: Pcm, count: number): LockstepReader[] {
	const lockstep = new Lockstep(pcm, count);
	return Array.from({ length: count }, () => {
		let isPresent = true;
		return {
			pcm: { ...pcm, read: (range, onLost) => lockstep.read(range, onLost) },
			leave: () => {
				if (isPresent) lockstep.leave();
				isPresent = false;
			},
		};
	});
}

interface WaitingReader {
	resolve: (piece: IteratorResult<Samples, void>) => void;
	reject: (reason: unknown) => void;
}

class Lockstep {
	private range: FrameRange | undefined;

	private pieces: AsyncGenerator<Samples, void> | undefined;

	private readonly told: Array<(lost: FrameRange) => void> = [];

	private waiting: WaitingReader[] = [];

	constructor(
		private readonly pcm: Pcm,
		/** How many readers there are. */
		private present: number,
	) {}

	async *read(
		range: FrameRange,
		onLost: (lost: FrameRange) => void = () => undefined,
	): AsyncGenerator<Samples, void> {
		this.range ??= range;
		if (range.start !== this.range.start || range.end !== this.range.end) {
			yield* this.pcm.read(range, onLost);
			return;
		}
		this.told.push(onLost);
		let piece = await this.next();
		while (piece.done !== true) {
			yield piece.value;
			piece = await this.next();
		}
	}

	leave(): void {
		this.present -= 1;
		if (this.present > 0) this.advance();
		else void this.pieces?.return().catch(() => undefined);
	}

	private async next(): Promise<IteratorResult<Samples, void>> {
		return await new Promise((resolve, reject) => {
			this.waiting.push({ resolve, reject });
			this.advance();
		});
	}

	/** Gets the next piece if nobody is busy with the present one. */
	private advance(): void {
		if (this.range === undefined || this.waiting.length < this.present) return;
		const { waiting } = this;
		if (waiting.length === 0) return;
		this.waiting = [];
		this.pieces ??= this.pcm.read(this.range, (lost) => {
			for (const tell of this.told) tell(lost);
		});
		this.pieces.next().then(
			(piece) => {
				for (const { resolve } of waiting) resolve(piece);
			},
			(reason: unknown) => {
				for (const { reject } of waiting) reject(reason);
			},
		);
	}
}
