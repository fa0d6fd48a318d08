import { identify } from '../../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { canOpen, openRecording } from '../../../../nodes/DeepfakeAudioCheck/audio/open';
import { readFixture } from '../../../fixtures/fixtures';
import { atLeast, rounds } from '../../rounds';
import { createRandom, mutate, processorTimeMs } from '../../../unit/audio/mutations';
import { createTools, openVoice, speechOf, write } from '../../../unit/audio/opening';

const FILES = [
	'voice-note.ogg',
	'speech.webm',
	'clip.webm',
	'speech.flac',
	'flac.ogg',
	'speech.aiff',
	'speech.aac',
	'clip.mp4',
];

/** Processor time that a file of some 20 kB may take. */
const MOST_MS = 1000;

async function timeAgain(file: Uint8Array, original: Uint8Array, way: Way): Promise<number> {
	const startedMs = processorTimeMs();
	await convert(file, original, way);
	return processorTimeMs() - startedMs;
}

/** What is made of a sound: what it is, packet for packet where that is possible, or samples of 16 kHz. */
type Way = 'original' | 'speech';

/** What a mutated file came to. */
async function convert(bytes: Uint8Array, original: Uint8Array, way: Way): Promise<string> {
	const found = identify(bytes, bytes.length);
	// A damaged start is told apart before anything is converted; here the parsers shall see it too.
	const format = canOpen(found) ? found : identify(original, original.length);
	const opened = await openRecording(format, bytes, createTools());
	if (!opened.ok) return opened.refusal.reason;
	const { voices, coverage } = opened.recording;
	expect(coverage.soundBytes + coverage.unaccountedBytes).toBeLessThanOrEqual(bytes.length);
	let outcome = 'converted';
	for (const voice of voices) {
		const cuttable = voice[way] ?? voice.original;
		const { sizeBytes } = cuttable.whole;
		if (sizeBytes > 20_000_000) return 'large';
		try {
			const written = await cuttable.write(cuttable.whole);
			if (written.ok) expect(written.bytes).toHaveLength(sizeBytes);
			else outcome = 'damagedLater';
		} catch (error) {
			// Only compiled code may trap; it does so with these.
			if (!isTrap(error)) throw error;
			outcome = 'trap';
		}
	}
	return outcome;
}

describe('damaged and hostile recordings', () => {
	it(`are converted or refused within a second, ${rounds} of them, in constant memory`, async () => {
		const originals = FILES.map((name) => readFixture(name));
		const random = createRandom(20_260_505);
		const seen = new Map<string, number>();
		let slowestMs = 0;
		let earlyBytes = 0;

		for (let round = 0; round < rounds; round += 1) {
			const original = originals[round % originals.length] ?? new Uint8Array(1);
			const file = mutate(random, { file: Uint8Array.from(original), others: originals });
			const startedMs = processorTimeMs();
			// By turns, each kind of file both ways.
			const way = Math.floor(round / originals.length) % 2 === 0 ? 'original' : 'speech';
			const outcome = await convert(file, original, way);
			let tookMs = processorTimeMs() - startedMs;
			// What is slow by itself is slow again; a large collection of garbage comes but once.
			if (tookMs >= MOST_MS) tookMs = Math.min(tookMs, await timeAgain(file, original, way));
			slowestMs = Math.max(slowestMs, tookMs);
			seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
			if (round === Math.floor(rounds / 4)) earlyBytes = process.memoryUsage().rss;
		}
		const grownBytes = process.memoryUsage().rss - earlyBytes;

		if (process.env.SHOW_FIGURES) console.log(seen, { slowestMs, grownBytes });

		expect(slowestMs).toBeLessThan(MOST_MS);
		expect(grownBytes).toBeLessThan(200_000_000);
		// Neither all nor nothing is still itself.
		for (const outcome of ['converted', 'damaged']) {
			expect(seen.get(outcome)).toBeGreaterThan(atLeast(50));
		}
	}, 1_200_000);

	it('after one that is damaged the next one is converted as ever', async () => {
		const note = readFixture('voice-note.ogg');
		const before = await convertNote(note);
		const broken = Uint8Array.from(readFixture('speech.webm'));
		broken.fill(0x5a, 4000, 4400);
		await convert(broken, broken, 'speech');

		expect(Buffer.compare(await convertNote(note), before)).toBe(0);
	});
});

/** What decoders throw when their compiled code stops. */
function isTrap(error: unknown): boolean {
	return error instanceof Error && error.name === 'TrapError';
}

async function convertNote(bytes: Uint8Array): Promise<Uint8Array> {
	return await write(speechOf(await openVoice(bytes, 'ogg-opus')));
}
