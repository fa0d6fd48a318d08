import { decodePcm } from '../../../nodes/DeepfakeAudioCheck/audio/codecs/pcm';
import { demuxAiff } from '../../../nodes/DeepfakeAudioCheck/audio/containers/aiff/demux';
import { demuxAu } from '../../../nodes/DeepfakeAudioCheck/audio/containers/au/demux';
import { demuxCaf } from '../../../nodes/DeepfakeAudioCheck/audio/containers/caf/demux';
import { demuxWav } from '../../../nodes/DeepfakeAudioCheck/audio/containers/wav/demux';
import { muxWav } from '../../../nodes/DeepfakeAudioCheck/audio/containers/wav/mux';
import { probeWav } from '../../../nodes/DeepfakeAudioCheck/audio/containers/wav/probe';
import type { Cuttable } from '../../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type { Track } from '../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { encodeWav } from '../../../nodes/DeepfakeAudioCheck/audio/containers/wav/encode';
import { createSpeechSource } from '../../../nodes/DeepfakeAudioCheck/audio/pcm/speech';
import { sampleWaveform } from '../../../nodes/DeepfakeAudioCheck/audio/codecs/waveform';
import { bytes } from '../../unit/audio/identifyBuilders';
import { createRandom, mutate, processorTimeMs } from '../../unit/audio/mutations';
import { readFixture } from '../../fixtures/fixtures';
import { atLeast, rounds } from '../rounds';

const tools = { yieldToEventLoop: async () => {} };
const DEMUXERS = [demuxWav, demuxWav, demuxAiff, demuxAu, demuxCaf];

const wav = readFixture('speech-pcm16.wav').subarray(0, 9000);
const au = bytes(
	'.snd',
	0,
	0,
	0,
	24,
	0,
	0,
	20,
	0,
	0,
	0,
	0,
	3,
	0,
	0,
	31,
	64,
	0,
	0,
	0,
	1,
	wav.subarray(100, 5220),
);
const originals: ReadonlyArray<readonly [Uint8Array, (typeof DEMUXERS)[number]]> = [
	[wav, demuxWav],
	[bytes(wav, wav), demuxWav],
	[readFixture('speech-extensible.wav').subarray(0, 9000), demuxWav],
	[readFixture('speech-float32.wav').subarray(0, 9000), demuxWav],
	[readFixture('speech-mp3-inside.wav').subarray(0, 9000), demuxWav],
	[readFixture('speech.aiff').subarray(0, 9000), demuxAiff],
	[au, demuxAu],
	[readFixture('speech.caf').subarray(0, 9000), demuxCaf],
];
const files = originals.map(([file]) => file);

async function writeSome(cuttable: Cuttable | undefined): Promise<number> {
	const [segment] = cuttable?.plan({ segmentSeconds: 1, maximumBytes: 100_000 }) ?? [];
	if (cuttable === undefined || segment === undefined || segment.sizeBytes > 1_000_000) return 0;
	const written = await cuttable.write(segment);
	if (written.ok) expect(written.bytes).toHaveLength(segment.sizeBytes);
	return 1;
}

async function decodeSome(track: Track | undefined): Promise<number> {
	const pcm = track && decodePcm(track, tools);
	const speech = pcm && createSpeechSource(pcm, tools);
	return await writeSome(speech && encodeWav(speech));
}

describe('damaged WAV, AIFF, AU and Core Audio files', () => {
	it(`are read or refused without a throw, every byte counted once, ${rounds} of them`, async () => {
		const random = createRandom(20_261_126);
		const seen = { read: 0, refused: 0, written: 0, decoded: 0 };
		let slowestMs = 0;

		for (let round = 0; round < rounds; round += 1) {
			const [original, own] = originals[random(originals.length)] ?? [wav, demuxWav];
			const demux = random(10) === 0 ? (DEMUXERS[random(DEMUXERS.length)] ?? own) : own;
			const file = mutate(random, { file: Uint8Array.from(original), others: files });
			const startedMs = processorTimeMs();
			probeWav({ bytes: file, isWhole: random(2) === 0 });
			const result = await demux(file, tools);
			seen[result.ok ? 'read' : 'refused'] += 1;
			if (!result.ok) continue;

			const { tracks, coverage } = result.demuxed;
			expect(tracks.length).toBeGreaterThan(0);
			expect(coverage.unaccountedBytes).toBeGreaterThanOrEqual(0);
			expect(coverage.soundBytes + coverage.unaccountedBytes).toBeLessThanOrEqual(file.length);
			for (const track of tracks) {
				sampleWaveform(track);
				seen.written += await writeSome(muxWav(track, tools));
			}
			slowestMs = Math.max(slowestMs, processorTimeMs() - startedMs);
			// The filters of rates that nobody uses take their time in a test's sandbox.
			if (random(8) === 0) seen.decoded += await decodeSome(tracks[0]);
		}

		expect(seen.read).toBeGreaterThan(atLeast(1000));
		expect(seen.refused).toBeGreaterThan(atLeast(100));
		expect(seen.written).toBeGreaterThan(atLeast(1000));
		expect(seen.decoded).toBeGreaterThan(atLeast(200));
		expect(slowestMs).toBeLessThan(1000);
	}, 1_200_000);
});
