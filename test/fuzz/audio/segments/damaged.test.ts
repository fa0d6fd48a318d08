import { openRecording } from '../../../../nodes/DeepfakeAudioCheck/audio/open';
import { acceptedFixtures, readFixture } from '../../../fixtures/fixtures';
import { atLeast, rounds } from '../../rounds';
import { createRandom, type Random, processorTimeMs } from '../../../unit/audio/mutations';
import { createTools } from '../../../unit/audio/opening';

/** Where a file keeps its structure: at either end, or anywhere. */
function pickOffset(file: Uint8Array, random: Random): number {
	const window = Math.min(file.length, 1500);
	const places = [random(window), file.length - 1 - random(window), random(file.length)];
	return places[random(3)] ?? 0;
}

function mutate(original: Uint8Array, random: Random): Uint8Array {
	let file = Uint8Array.from(original);
	for (let count = random(4); count >= 0 && file.length > 8; count -= 1) {
		const offset = pickOffset(file, random);
		const kind = random(4);
		if (kind === 0) file[offset] = (file[offset] ?? 0) ^ (1 << random(8));
		if (kind === 1) file.fill([0, 0xff, 0x7f, 0x80][random(4)] ?? 0, offset, offset + 4);
		if (kind === 2) file = file.subarray(0, offset);
		if (kind === 3)
			file = Uint8Array.from([
				...file.subarray(0, offset),
				...file.subarray(offset + 1 + random(9)),
			]);
	}
	return file;
}

describe('damaged recordings', () => {
	it(`are cut or refused without a throw or a hang, ${rounds} of them`, async () => {
		const random = createRandom(20_261_124);
		const originals = acceptedFixtures.map(({ fileName, container }) => ({
			container,
			bytes: readFixture(fileName).subarray(0, 40_000),
		}));
		const seen = new Map<string, number>();
		let slowestMs = 0;

		for (let round = 0; round < rounds; round += 1) {
			const original = originals[random(originals.length)];
			if (original === undefined) continue;
			const file = mutate(original.bytes, random);
			const isCompressed = random(8) === 0;
			const startedMs = processorTimeMs();
			const opened = await openRecording(original.container, file, createTools());
			let name: string = opened.ok ? `cut ${original.container}` : opened.refusal.reason;
			const voices = opened.ok ? opened.recording.voices : [];
			for (const { original: asItIs, speech } of voices.slice(0, 3)) {
				const cuttable = isCompressed ? (speech ?? asItIs) : asItIs;
				const limits = { segmentSeconds: 5 + random(10), maximumBytes: 2_000_000 };
				const plans = cuttable.plan(limits);
				if (plans.length === 0) name = 'sent whole';
				for (const plan of plans.slice(0, 5)) {
					const written = await cuttable.write(plan);
					if (written.ok) expect(written.bytes).toHaveLength(plan.sizeBytes);
					else name = 'damaged later';
				}
			}
			slowestMs = Math.max(slowestMs, processorTimeMs() - startedMs);
			seen.set(name, (seen.get(name) ?? 0) + 1);
		}

		if (process.env.SHOW_FIGURES) console.log(seen, { slowestMs });

		expect(slowestMs).toBeLessThan(1000);
		for (const name of ['cut wav', 'cut mp3', 'cut m4a', 'damaged', 'sent whole']) {
			expect(seen.get(name)).toBeGreaterThan(atLeast(20));
		}
	}, 1_200_000);
});
