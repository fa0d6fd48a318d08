import { hear, ffmpegSeconds, type Heard } from '../../../fixtures/hearing';
import { createRandom } from '../../../unit/audio/mutations';
import { loadCodec } from '../../../unit/decoders/loadCodec';
import { makeGoodFiles, type GoodFile } from './goodFiles';
import { manipulate } from './manipulations';

/** Set by jest.config.js. */
declare const accountingCases: number;

/*
 * The mark of this node: a recording of which a part was not heard is never called clear.
 *
 * Whole recordings of each format are joined, cut, repeated, renumbered, marked as ended and put behind
 * junk, in seeded random ways. Then either all seconds are sent that ffmpeg decodes, or that are there by
 * construction where ffmpeg itself stops early; or the answer is not "clear".
 *
 * `ACCOUNTING_CASES=5000 npx jest --selectProjects oracle --testPathPatterns accounting` makes more of
 * them, `ACCOUNTING_SEED` others; `SHOW_FIGURES=1` prints what became of them.
 */

const cases = Number(process.env.ACCOUNTING_CASES ?? accountingCases);
const seed = Number(process.env.ACCOUNTING_SEED ?? 20_261_126);

/** How much less than all may be sent, in seconds: what encoders put in front and behind. */
const TOLERANCE_SECONDS = 0.1;

const tools = {
	loadCodec,
	yieldToEventLoop: () => new Promise<void>((resolve) => setImmediate(resolve)),
};

let goodFiles: GoodFile[];
beforeAll(async () => {
	goodFiles = await makeGoodFiles();
}, 600_000);

/** What a case came to. */
interface Case {
	name: string;
	number: number;
	history: string[];
	/** As ffmpeg decodes the file, and by construction. */
	ffmpeg: number;
	construction: number | undefined;
	/** What ffmpeg may play of tags and headers, in seconds: only where all it knows is samples. */
	playedSeconds: number;
	heard: Heard;
}

function wantedSeconds({ ffmpeg, construction = 0, playedSeconds }: Case): number {
	return Math.max(ffmpeg - playedSeconds, construction);
}

/** Whether a recording was called clear of which a part was not sent. */
function isUnheard(outcome: Case): boolean {
	const { heard } = outcome;
	if (heard.outcome !== 'clear') return false;
	return heard.sentSeconds < wantedSeconds(outcome) - TOLERANCE_SECONDS;
}

async function tryCase(number: number): Promise<Case> {
	const good = goodFiles[number % goodFiles.length];
	if (good === undefined) throw new Error('No recordings');
	const { name, extension, tracks } = good;
	const random = createRandom(seed + number * 7919);
	const { file, seconds, hasTwoRates, playedBytes, history } = manipulate(good, random);
	const heard = await hear(file, tools);
	// What is refused or undecided is never wrong here; ffmpeg need not be asked. Of samples of two
	// rates, it plays the second part at the rate of the first: only the construction tells then.
	// Nor does it count for AMR: it makes lost frames of zeros and tags.
	// And of joined Matroska files it decodes all packets with the codec's headers of the first.
	const hasOneHeader = good.isSamples || extension === 'mka';
	const isLoose = (hasTwoRates && hasOneHeader) || extension === 'amr';
	const isAsked = heard.outcome === 'clear' && !isLoose;
	const decoded = isAsked ? await ffmpegSeconds(file, { extension, tracks }) : [];
	const ffmpeg = decoded.reduce((sum, part) => sum + part, 0);
	const bytesPerSecond = good.file.length / good.seconds;
	const playedSeconds = good.isSamples ? playedBytes / bytesPerSecond : 0;
	return { name, number, history, ffmpeg, construction: seconds, playedSeconds, heard };
}

function describeCase(outcome: Case): string {
	const { name, number, history, ffmpeg, construction, heard } = outcome;
	const sent = heard.outcome === 'refused' ? 'nothing' : `${heard.sentSeconds.toFixed(2)} s`;
	const there = construction === undefined ? '' : `, ${construction.toFixed(2)} s by construction`;
	return `${number} ${name} (${history.join('; ')}): sent ${sent} of ${ffmpeg.toFixed(2)} s${there}`;
}

describe('a recording after any manipulation', () => {
	it(
		'is sent whole, or not called clear',
		async () => {
			const outcomes: Case[] = [];
			for (let number = 0; number < cases; number += 1) outcomes.push(await tryCase(number));

			if (process.env.SHOW_FIGURES !== undefined) showFigures(outcomes);
			expect(outcomes.filter(isUnheard).map(describeCase)).toEqual([]);
			const clear = outcomes.filter(({ heard }) => heard.outcome === 'clear');
			// Otherwise nothing would have been shown.
			expect(clear.length).toBeGreaterThan(cases / 4);
			expect(clear.length).toBeLessThan(cases);
		},
		60_000 + cases * 5000,
	);
});

function showFigures(outcomes: Case[]): void {
	const rows = goodFiles.map(({ name }) => {
		const own = outcomes.filter((outcome) => outcome.name === name);
		const count = (isCounted: (outcome: Case) => boolean) => own.filter(isCounted).length;
		return {
			name,
			cases: own.length,
			'sent whole': count((outcome) => outcome.heard.outcome === 'clear' && !isUnheard(outcome)),
			undecided: count(({ heard }) => heard.outcome === 'undecided'),
			refused: count(({ heard }) => heard.outcome === 'refused'),
			'more than ffmpeg': count(
				(outcome) =>
					outcome.heard.outcome === 'clear' &&
					outcome.heard.sentSeconds > wantedSeconds(outcome) + TOLERANCE_SECONDS,
			),
			unheard: count(isUnheard),
		};
	});
	console.table(rows);
}
