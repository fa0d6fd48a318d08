import { openRecording } from '../../../../nodes/DeepfakeAudioCheck/audio/openRecording';
import { openWavCompressed } from '../../../../nodes/DeepfakeAudioCheck/audio/wav/compressWav';
import { acceptedFixtures, readFixture } from '../../../fixtures/fixtures';
import { atLeast, rounds } from '../../rounds';
import { createRandom, type Random, processorTimeMs } from '../../../unit/audio/mutations';

const noPause = async (): Promise<void> => {};

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
			const isCompressed = original.container === 'wav' && random(8) === 0;
			const startedMs = processorTimeMs();
			const opened = isCompressed
				? await openWavCompressed(file, noPause)
				: await openRecording(file, original.container, noPause);
			if (opened.ok) {
				const limits = { segmentSeconds: 5 + random(10), maximumBytes: 2_000_000 };
				const plans = opened.recording.planSegments(limits);
				for (const plan of plans.slice(0, 5)) {
					expect(await opened.recording.writeSegment(plan)).toHaveLength(plan.sizeBytes);
				}
			}
			slowestMs = Math.max(slowestMs, processorTimeMs() - startedMs);
			const name = opened.ok ? `cut ${original.container}` : opened.reason;
			seen.set(name, (seen.get(name) ?? 0) + 1);
		}

		expect(slowestMs).toBeLessThan(1000);
		for (const name of ['cut wav', 'cut mp3', 'cut m4a', 'damaged', 'fragmented', 'codec']) {
			expect(seen.get(name)).toBeGreaterThan(atLeast(20));
		}
	}, 120_000);
});
