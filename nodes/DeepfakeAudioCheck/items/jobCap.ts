import type { Ledger } from '../jobs/ledger';
import type { FailureDetails } from '../model/failure';
import type { Part } from '../model/recording';

/**
 * Counts the jobs that a run would make while its items are looked at, and so before anything is uploaded.
 * What an earlier attempt has sent already (Retry On Fail) makes no new jobs.
 */
export class JobCap {
	private newJobs = 0;

	private itemsNotLookedAt = 0;

	/** Recordings that were counted, of those that share their jobs with others that are the same. */
	private readonly shared = new Set<string>();

	/** @param maximumJobs the most that an execution may make, in all runs of the node */
	constructor(
		private readonly ledger: Pick<Ledger, 'find' | 'sentCount'>,
		private readonly maximumJobs: number,
	) {}

	/** Whether the run, with those before it in the execution, would make more jobs than are allowed. */
	get isExceeded(): boolean {
		return this.newJobs > 0 && this.ledger.sentCount() + this.newJobs > this.maximumJobs;
	}

	/** Counts a recording by its parts. */
	add(parts: readonly Part[]): void {
		const unsent = this.listUnsent(parts);
		if (unsent.length === 0 || this.wasCounted(unsent)) return;
		this.newJobs += unsent.length;
	}

	/** Whether a recording takes new jobs, its own or shared ones. */
	takesNewJobs(parts: readonly Part[]): boolean {
		return this.listUnsent(parts).length > 0;
	}

	/** Notes that an item was not looked at, because it is known already that there are too many. */
	passOver(): void {
		this.itemsNotLookedAt += 1;
	}

	/** Why nothing is sent, and what to do. */
	explain(): Pick<FailureDetails, 'message' | 'description' | 'reason'> {
		const { newJobs, maximumJobs, itemsNotLookedAt } = this;
		const sent = this.ledger.sentCount();
		const atLeast = itemsNotLookedAt === 0 ? '' : 'at least ';
		const jobs =
			sent === 0
				? `${atLeast}${newJobs} ${newJobs === 1 ? 'job' : 'jobs'}`
				: `${atLeast}${newJobs} more ${newJobs === 1 ? 'job' : 'jobs'}, ${sent + newJobs} in this execution`;
		const sentences = [
			sent === 0 ? 'Nothing was uploaded.' : 'Nothing more was uploaded.',
			itemsNotLookedAt === 0
				? ''
				: `${itemsNotLookedAt} ${itemsNotLookedAt === 1 ? 'link was' : 'links were'} not downloaded any more.`,
			sent === 0
				? ''
				: `${sent} ${sent === 1 ? 'file was' : 'files were'} sent before, when this node ran earlier in the same execution (in a loop, or before Retry On Fail).`,
			'If so many jobs are wanted, each of which may be billed, raise Maximum Jobs in Options. Otherwise look at which step or loop brings so many items, or put a Limit step before this one.',
		];
		return {
			message: `This run would make ${jobs}: Maximum Jobs is ${maximumJobs}`,
			description: sentences.filter((sentence) => sentence !== '').join(' '),
			reason: 'tooManyJobs',
		};
	}

	private listUnsent(parts: readonly Part[]): Part[] {
		return parts.filter((part) => this.ledger.find(part) === undefined);
	}

	/** By the first, the last and the number of its parts, so that no list of all parts of a run is kept. */
	private wasCounted(parts: Part[]): boolean {
		const [first] = parts;
		if (first === undefined || !first.isShared) return false;
		const key = [first.identity, parts.at(-1)?.identity, parts.length].join();
		if (this.shared.has(key)) return true;
		this.shared.add(key);
		return false;
	}
}
