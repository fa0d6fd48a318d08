import { readAacConfig } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/aacSampleEntry';
import { isM4aTrack, muxM4a } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/mux';
import { ListedPackets } from '../../../../nodes/DeepfakeAudioCheck/audio/media/packetTable';
import type { Segment } from '../../../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { bytes } from '../identifyBuilders';
import { AAC, demux, noTools, packetBytes, packetSizes, seconds, sound } from './mp4Builders';

/** Packets of 50, 51, ... bytes and of these durations. */
function trackOf(durations: number[], { timescale = 44_100, skippedUnits = 0 } = {}) {
	const content = sound(durations.length * 200);
	const packets = new ListedPackets(content, timescale);
	let offset = 0;
	for (const [index, duration] of durations.entries()) {
		packets.addAt(offset, 50 + (index % 100), duration);
		offset += 50 + (index % 100);
	}
	const track: Track = {
		number: 1,
		codec: { name: 'aac', config: Uint8Array.of(0x12, 0x08), sampleEntry: AAC },
		sampleRate: 44_100,
		channels: 1,
		packets,
		startSeconds: 7,
		skippedUnits,
	};
	if (!isM4aTrack(track)) throw new Error('Not a track for M4A');
	return { track, content: content.subarray(0, offset) };
}

const constant = Array.from({ length: 300 }, () => 1024);

async function write(cuttable: ReturnType<typeof muxM4a>, segment: Segment): Promise<Uint8Array> {
	const written = await cuttable.write(segment);
	if (!written.ok) throw new Error('Not written');
	return written.bytes;
}

describe('an M4A file that is written', () => {
	it.each([
		['packets of one length', constant],
		['a last packet that is shorter', [...constant, 300]],
		['lengths that change with each packet', constant.map((_, index) => 1000 + (index % 2) * 48)],
		['lengths that change now and then', constant.map((_, index) => 1000 + Math.floor(index / 70))],
		['a single packet', [1024]],
	])('is as large as was said before, whole and in segments, with %s', async (_, durations) => {
		const { track } = trackOf(durations);
		const cuttable = muxM4a(track, noTools);

		for (const limits of [{}, { segmentSeconds: 2.5 }, { maximumBytes: 3000 }]) {
			for (const segment of cuttable.plan({ maximumBytes: 1_000_000, ...limits })) {
				expect(await write(cuttable, segment)).toHaveLength(segment.sizeBytes);
			}
		}
		expect(await write(cuttable, cuttable.whole)).toHaveLength(cuttable.whole.sizeBytes);
	});

	it('holds every packet in order, and nothing else', async () => {
		const { track, content } = trackOf([...constant, 300]);
		const cuttable = muxM4a(track, noTools);

		const segments = cuttable.plan({ segmentSeconds: 2, maximumBytes: 1_000_000 });
		const files = await Promise.all(
			segments.map(async (segment) => await write(cuttable, segment)),
		);
		const read = await Promise.all(files.map(async (file) => await demux(file)));

		expect(segments).toHaveLength(3);
		expect(bytes(...read.flatMap(({ tracks }) => tracks.map(packetBytes)))).toEqual(bytes(content));
		expect(read.flatMap(({ tracks }) => tracks.flatMap(packetSizes))).toEqual(packetSizes(track));
		for (const { coverage, isPlain } of read) {
			expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, isCutOff: false });
			expect(isPlain).toBe(true);
		}
	});

	it('counts its time from the end of the delay', () => {
		const cuttable = muxM4a(trackOf(constant, { skippedUnits: 2048 }).track, noTools);

		expect(cuttable.durationSeconds).toBeCloseTo((298 * 1024) / 44_100, 9);
		expect(cuttable.whole).toMatchObject({ index: 0, first: 0, end: 300, startSeconds: 0 });
	});

	it('is counted in samples if the clock of its packets is too fine', async () => {
		const durations = constant.map((_, index) => (index % 2 === 0 ? 23_000_000 : 23_439_909));
		const { track } = trackOf(durations, { timescale: 1_000_000_000 });
		const cuttable = muxM4a(track, noTools);

		const { tracks } = await demux(await write(cuttable, cuttable.whole));

		expect(tracks[0]?.packets.timescale).toBe(44_100);
		expect(tracks.map(seconds)[0]).toBeCloseTo(seconds(track), 3);
	});
});

describe('the configuration of AAC', () => {
	it.each([
		[
			'Low Complexity at 44.1 kHz',
			[0x12, 0x10],
			{ sampleRate: 44_100, channels: 2, frameSamples: 1024 },
		],
		['frames of 960 samples', [0x12, 0x14], { sampleRate: 44_100, frameSamples: 960 }],
		['a rate in 24 bits', [0x17, 0x80, 0x1f, 0x40, 0x10], { sampleRate: 16_000, channels: 2 }],
		['high frequencies rebuilt', [0x2b, 0x92, 0x08, 0x00], { sampleRate: 22_050, channels: 2 }],
		['eight channels', [0x11, 0xb8], { sampleRate: 48_000, channels: 8 }],
		['channels that the frames tell', [0x11, 0x80], { sampleRate: 48_000, channels: 2 }],
	])('tells %s', (_, config, expected) => {
		expect(readAacConfig(Uint8Array.from(config))).toMatchObject(expected);
	});

	it.each([
		['too short', [0x12]],
		['of another codec', [0xf9, 0x46]],
		['of a rate that does not exist', [0x16, 0x90]],
		['of a rate of nothing', [0x17, 0x80, 0x00, 0x00, 0x10]],
	])('is none if it is %s', (_, config) => {
		expect(readAacConfig(Uint8Array.from(config))).toBeUndefined();
	});
});
