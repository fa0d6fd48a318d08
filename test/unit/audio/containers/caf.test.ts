import { demuxCaf } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/caf/demux';
import { probeCaf } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/caf/probe';
import type { Demuxed } from '../../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { readFixture } from '../../../fixtures/fixtures';
import { bytes, zeros } from '../identifyBuilders';
import { big16, big32, ID3V1, sound } from './chunkBuilders';

const tools = { yieldToEventLoop: async () => {} };

async function demux(file: Uint8Array): Promise<Demuxed> {
	const result = await demuxCaf(file, tools);
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
	return result.demuxed;
}

function packets({ packets: table }: Track): Buffer[] {
	return Array.from({ length: table.count }, (_, index) => Buffer.from(table.at(index)));
}

function double(value: number): Uint8Array {
	const buffer = Buffer.alloc(8);
	buffer.writeDoubleBE(value);
	return buffer;
}

const big64 = (value: number) => bytes(big32(Math.floor(value / 2 ** 32)), big32(value % 2 ** 32));
const chunk = (type: string, content: Uint8Array, statedBytes = content.length) =>
	bytes(type, big64(statedBytes), content);
const TO_THE_END = zeros(8).fill(0xff);

interface Description {
	sampleRate?: number;
	format?: string;
	flags?: number;
	packetBytes?: number;
	packetFrames?: number;
	channels?: number;
	bits?: number;
}

function desc(about: Description = {}): Uint8Array {
	const { sampleRate = 8000, format = 'lpcm', flags = 0, channels = 1, bits = 16 } = about;
	const { packetBytes = 2, packetFrames = 1 } = about;
	const numbers = [flags, packetBytes, packetFrames, channels, bits].map(big32);
	const [first = zeros(4), ...others] = numbers;
	return chunk('desc', bytes(double(sampleRate), format, first, ...others));
}

const data = (content: Uint8Array, statedBytes?: number) =>
	chunk('data', bytes(zeros(4), content), statedBytes);
const caf = (...chunks: Uint8Array[]) => bytes('caff', 0, 1, 0, 0, ...chunks);

interface Table {
	count: number;
	valid?: number;
	priming?: number;
	remainder?: number;
	numbers: number[];
}

function pakt({ count, valid = 0, priming = 0, remainder = 0, numbers }: Table): Uint8Array {
	const head = bytes(big64(count), big64(valid), big32(priming), big32(remainder));
	return chunk('pakt', bytes(head, ...numbers));
}

const SOUND = sound(1000);
const OTHER = sound(600, 5);

describe('the sound of a Core Audio file', () => {
	it.each<[string, Uint8Array, object]>([
		['a plain file', caf(desc(), data(SOUND)), {}],
		[
			'free space, texts and chunks that nobody knows',
			caf(
				desc(),
				chunk('free', zeros(4000)),
				chunk('info', bytes('a call')),
				data(SOUND),
				chunk('what', bytes('ever')),
			),
			{},
		],
		['a size of -1', caf(desc(), bytes('data', TO_THE_END, zeros(4), SOUND)), {}],
		['tags behind', bytes(caf(desc(), data(SOUND)), ID3V1), {}],
		['zeros behind', bytes(caf(desc(), data(SOUND)), zeros(77)), {}],
		[
			'the size of a first slice',
			caf(desc(), data(bytes(SOUND, OTHER), 1004)),
			{ sound: bytes(SOUND, OTHER), isPlain: false },
		],
		['a broken-off end', caf(desc(), data(SOUND, 5000)), { isCutOff: true }],
		[
			'junk behind the last chunk',
			bytes(caf(desc(), data(SOUND), chunk('free', zeros(9))), sound(31, 4)),
			{ unaccountedBytes: 31 },
		],
	])('is found with %s', async (_, file, expected) => {
		const { tracks, coverage, isPlain } = await demux(file);

		const { unaccountedBytes, gaps, isCutOff } = coverage;
		const found = tracks.map((track) => Buffer.concat(packets(track)));
		expect({ sound: found, isPlain, unaccountedBytes, gaps, isCutOff }).toEqual({
			...{ isPlain: true, unaccountedBytes: 0, gaps: 0, isCutOff: false },
			...expected,
			sound: [Buffer.from('sound' in expected ? (expected.sound as Uint8Array) : SOUND)],
		});
	});

	it.each<[string, Description, object]>([
		['16 bits', {}, { coding: 'integer', isLittleEndian: false, bytesPerSample: 2 }],
		['16 bits, little-endian', { flags: 2 }, { coding: 'integer', isLittleEndian: true }],
		['24 bits in 4 bytes', { packetBytes: 4, bits: 24 }, { bytesPerSample: 4, bitsPerSample: 24 }],
		['float', { flags: 1, packetBytes: 4, bits: 32 }, { coding: 'float', bytesPerSample: 4 }],
		[
			'8 bits, which are signed',
			{ packetBytes: 1, bits: 8 },
			{ coding: 'integer', bytesPerSample: 1 },
		],
		['mu-law', { format: 'ulaw', packetBytes: 1, bits: 8 }, { coding: 'mu-law' }],
		['A-law', { format: 'alaw', packetBytes: 1, bits: 8 }, { coding: 'a-law' }],
		['IMA4', { format: 'ima4', packetBytes: 34, packetFrames: 64, bits: 4 }, { coding: 'ima4' }],
	])('is coded as its description says: %s', async (_, description, expected) => {
		const { tracks } = await demux(caf(desc(description), data(SOUND)));

		expect(tracks[0]?.codec).toMatchObject({ name: 'pcm', ...expected });
	});

	it('has packets of 64 samples in IMA4', async () => {
		const description = { format: 'ima4', packetBytes: 68, packetFrames: 64, channels: 2, bits: 4 };

		const { tracks } = await demux(caf(desc(description), data(SOUND)));

		expect(tracks[0]?.packets.count).toBe(14);
		expect(tracks[0]?.packets.startOf(14)).toBe(14 * 64);
	});

	// 24 kHz as in voice messages of iMessage; 0x48: 20 ms of SILK in wide band, 960 samples of 48 kHz.
	const opus = { format: 'opus', sampleRate: 24_000, packetBytes: 0, packetFrames: 480, bits: 0 };
	const opusPackets = bytes(0x48, sound(9), 0x48, sound(199), 0x48, sound(4));

	it('has Opus packets by its packet table, which may stand behind the sound', async () => {
		const table = pakt({ count: 3, valid: 1000, priming: 156, numbers: [10, 0x81, 0x48, 5] });

		const { tracks, coverage } = await demux(caf(desc(opus), data(opusPackets), table));

		expect(tracks[0] && packets(tracks[0]).map(({ length }) => length)).toEqual([10, 200, 5]);
		expect(tracks[0]).toMatchObject({ sampleRate: 48_000, channels: 1, skippedUnits: 0 });
		expect(tracks[0]?.packets.startOf(3)).toBe(2880);
		expect(tracks[0]?.codec).toMatchObject({
			name: 'opus',
			links: [{ first: 0, end: 3, preSkip: 312, trimmedDuration: 2000 }],
		});
		expect(coverage).toMatchObject({ unaccountedBytes: 0, isCutOff: false, soundBytes: 215 });
	});

	it('has the whole packets of a table that goes on behind the end', async () => {
		const table = pakt({ count: 3, numbers: [10, 0x81, 0x48, 50] });

		const { tracks, coverage } = await demux(caf(desc(opus), table, data(opusPackets)));

		expect(tracks[0]?.packets.count).toBe(2);
		expect(coverage).toMatchObject({ isCutOff: true, unaccountedBytes: 0 });
	});

	it('counts what stands behind the last packet of its table', async () => {
		const table = pakt({ count: 2, numbers: [10, 0x81, 0x48] });

		const { coverage } = await demux(caf(desc(opus), table, data(opusPackets)));

		expect(coverage.unaccountedBytes).toBe(5);
	});

	it.each([
		[
			'in its descriptor',
			bytes(3, 0x80, 0x80, 0x80, 25, 0, 0, 0, 4, 17, 0x40, zeros(12), 5, 2, 0x15, 0x88, 6, 1, 2),
		],
		['alone', bytes(0x15, 0x88)],
	])('is AAC with its config %s', async (_, cookie) => {
		const description = { format: 'aac ', packetBytes: 0, packetFrames: 1024, bits: 0 };
		const table = pakt({ count: 2, priming: 2112, numbers: [100, 90] });
		const file = caf(desc(description), chunk('kuki', cookie), table, data(sound(190)));

		const { tracks } = await demux(file);

		expect(tracks[0]?.codec).toMatchObject({ name: 'aac', config: Buffer.of(0x15, 0x88) });
		expect(tracks[0]).toMatchObject({ skippedUnits: 2112 });
		expect(tracks[0]?.packets.startOf(2)).toBe(2048);
	});

	const alacConfig = bytes(big32(4096), 0, 16, 40, 10, 14, 1, big16(255), zeros(8), big32(8000));

	it.each([
		['alone', alacConfig],
		[
			'within atoms',
			bytes(big32(12), 'frma', 'alac', big32(36), 'alac', zeros(4), alacConfig, zeros(8)),
		],
	])('is Apple Lossless with its config %s', async (_, cookie) => {
		const description = { format: 'alac', packetBytes: 0, packetFrames: 4096, bits: 0 };
		const table = pakt({ count: 2, valid: 5000, remainder: 3192, numbers: [100, 90] });
		const file = caf(desc(description), chunk('kuki', cookie), table, data(sound(190)));

		const { tracks } = await demux(file);

		const { codec } = tracks[0] ?? {};
		expect(codec?.name).toBe('alac');
		const entry = codec?.name === 'alac' ? Buffer.from(codec.sampleEntry) : Buffer.alloc(0);
		expect(entry).toHaveLength(72);
		expect(entry.subarray(48)).toEqual(Buffer.from(alacConfig));
		expect(tracks[0]?.packets.startOf(2)).toBe(5000);
	});

	it('is named where its coding is not read', async () => {
		const { tracks } = await demux(caf(desc({ format: 'QDM2', packetBytes: 0 }), data(SOUND)));

		expect(tracks[0]?.codec).toEqual({ name: 'other', label: 'QDesign Music 2' });
	});

	it('goes on in a further track where another file was joined', async () => {
		const file = bytes(caf(desc(), data(SOUND)), caf(desc({ sampleRate: 16_000 }), data(OTHER)));

		const { tracks, coverage, isPlain } = await demux(file);

		expect(tracks.map(({ sampleRate, startSeconds }) => [sampleRate, startSeconds])).toEqual([
			[8000, 0],
			[16_000, 0.0625],
		]);
		expect(coverage.unaccountedBytes).toBe(0);
		expect(isPlain).toBe(false);
	});

	it.each([
		['a little too much', data(SOUND, 1010), false],
		['no size', bytes('data', TO_THE_END, zeros(4), SOUND), false],
		['the joined file as well', data(SOUND, 1004 + 672), true],
	])('ends where another file was joined, although it states %s', async (_, first, isHole) => {
		const joined = caf(desc({ sampleRate: 16_000 }), data(OTHER));
		const file = bytes(caf(desc(), first), joined);

		const { tracks, coverage } = await demux(file);

		expect(tracks.map(({ sampleRate, packets }) => [sampleRate, packets.count])).toEqual([
			[8000, 500],
			[16_000, 300],
		]);
		expect(coverage.gaps > 0).toBe(isHole);
	});

	it('ends where another file was joined, however far that is', async () => {
		const long = sound(1_200_000);
		const joined = caf(desc({ sampleRate: 16_000 }), data(OTHER));
		const file = bytes(caf(desc(), data(long, 4 + long.length + joined.length)), joined);

		expect((await demux(file)).tracks.map(({ packets }) => packets.count)).toEqual([600_000, 300]);
	});

	it.each([
		['no description', caf(data(SOUND)), { reason: 'damaged', readableSeconds: 0 }],
		['no sound', caf(desc()), { reason: 'noSound' }],
		['an empty sound chunk', caf(desc(), data(zeros(0))), { reason: 'noSound' }],
		[
			'no packet table',
			caf(desc(opus), data(opusPackets)),
			{ reason: 'damaged', readableSeconds: 0 },
		],
		[
			'7 bytes for a sample',
			caf(desc({ packetBytes: 7, bits: 56 }), data(zeros(0))),
			{ reason: 'noSound' },
		],
		['another kind of file', bytes('RIFF', zeros(99)), { reason: 'damaged', readableSeconds: 0 }],
	])('is refused with %s', async (_, file, refusal) => {
		expect(await demuxCaf(file, tools)).toEqual({ ok: false, refusal });
	});

	it('believes no count of packets', async () => {
		const table = pakt({ count: 2 ** 50, numbers: [10] });

		const { tracks } = await demux(caf(desc(opus), table, data(opusPackets)));

		expect(tracks[0]?.packets.count).toBe(1);
	});

	it('gives no alarm: speech.caf', async () => {
		const { tracks, coverage, isPlain } = await demux(readFixture('speech.caf'));

		expect(tracks[0]?.packets.count).toBe(22_189);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, isCutOff: false });
		expect(isPlain).toBe(true);
	});
});

describe('probeCaf', () => {
	it.each([
		['Core Audio', caf(), 'caf'],
		['another version', bytes('caff', 0, 9), undefined],
	])('%s', (_, file, expected) => {
		expect(probeCaf({ bytes: file, isWhole: true })).toBe(expected);
	});
});
