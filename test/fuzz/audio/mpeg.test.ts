import { demuxAdts } from '../../../nodes/DeepfakeAudioCheck/audio/containers/adts/demux';
import { demuxAmr } from '../../../nodes/DeepfakeAudioCheck/audio/containers/amr/demux';
import { demuxFlac } from '../../../nodes/DeepfakeAudioCheck/audio/containers/flac/demux';
import { demuxMp3 } from '../../../nodes/DeepfakeAudioCheck/audio/containers/mp3/demux';
import { identify } from '../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { readFixture } from '../../fixtures/fixtures';
import { atLeast, rounds } from '../rounds';
import { createRandom, mutate } from '../../unit/audio/mutations';
import { tools } from '../../unit/audio/containers/demuxing';

const FILES = [
	['speech-vbr.mp3', demuxMp3],
	['speech-cbr.mp3', demuxMp3],
	['speech.mp2', demuxMp3],
	['speech-id3.aac', demuxAdts],
	['speech.flac', demuxFlac],
	['speech.amr', demuxAmr],
] as const;

describe('damaged files of MPEG audio, FLAC and AMR', () => {
	it('are read or refused without a throw, and their bytes add up', async () => {
		const originals = FILES.map(([name, demux]) => ({ file: readFixture(name), demux }));
		const others = originals.map(({ file }) => file);
		const random = createRandom(20_261_126);
		const seen = new Map<string, number>();

		for (let round = 0; round < rounds; round += 1) {
			const original = originals[round % originals.length];
			if (original === undefined) continue;
			const { file, demux } = original;
			const mutated = mutate(random, { file: Uint8Array.from(file), others });
			identify(mutated, random(2) === 0 ? mutated.length : undefined);
			const result = await demux(mutated, tools);
			const outcome = result.ok ? 'read' : result.refusal.reason;
			seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
			if (!result.ok) continue;
			const { tracks, coverage } = result.demuxed;
			for (const { packets } of tracks) {
				const last = packets.at(packets.count - 1);
				expect(last.byteOffset + last.length).toBeLessThanOrEqual(
					mutated.byteOffset + mutated.length,
				);
			}
			expect(coverage.soundBytes + coverage.unaccountedBytes).toBeLessThanOrEqual(mutated.length);
		}

		expect(seen.get('read')).toBeGreaterThan(atLeast(5000));
		expect(seen.get('damaged')).toBeGreaterThan(atLeast(50));
	}, 1_200_000);
});
