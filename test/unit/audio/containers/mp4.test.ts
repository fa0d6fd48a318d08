import { demuxMp4 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/demux';
import { box, bytes, fileType, repeat, uint32BigEndian, zeros } from '../identifyBuilders';
import {
	AAC,
	SLOW_AAC,
	SOUND_START,
	demux,
	entry,
	esds,
	fileOf,
	full,
	movie,
	noTools,
	packetBytes,
	packetSizes,
	seconds,
	sound,
	track,
	words,
} from './mp4Builders';

/** Three samples of AAC of 100, 101 and 102 bytes in one chunk. */
const SIZES = [100, 101, 102];
const THREE = track({ chunks: [[SOUND_START, 3]], sizes: SIZES });
const SOUND = sound(303);
const WHOLE = fileOf(SOUND, THREE);

describe('an ordinary MP4 file', () => {
	it('gives its packets, and accounts for every byte', async () => {
		const { tracks, coverage, isPlain } = await demux(WHOLE);

		expect(tracks).toHaveLength(1);
		expect(tracks[0]).toMatchObject({
			number: 1,
			codec: { name: 'aac', config: Uint8Array.of(0x12, 0x08), sampleEntry: AAC },
			sampleRate: 44_100,
			channels: 1,
			startSeconds: 0,
			skippedUnits: 0,
		});
		expect(tracks.map(packetSizes)).toEqual([SIZES]);
		expect(tracks.map(packetBytes)).toEqual([bytes(SOUND)]);
		expect(coverage).toEqual({
			fileBytes: WHOLE.length,
			soundBytes: 303,
			unaccountedBytes: 0,
			unaccounted: [],
			gaps: 0,
			isCutOff: false,
		});
		expect(isPlain).toBe(true);
	});

	it('gives all tracks of sound, in their order', async () => {
		const second = track({
			id: 2,
			chunks: [[SOUND_START + 303, 2]],
			sizes: [50, 60],
			entries: [SLOW_AAC],
			timescale: 22_050,
		});

		const { tracks, coverage, isPlain } = await demux(fileOf(sound(413), THREE, second));

		expect(tracks.map(({ number }) => number)).toEqual([1, 2]);
		expect(tracks.map(packetSizes)).toEqual([SIZES, [50, 60]]);
		expect(tracks.map(({ startSeconds }) => startSeconds)).toEqual([0, 0]);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, soundBytes: 413 });
		expect(isPlain).toBe(false);
	});

	it('names a track that cannot be used, and gives the one behind it', async () => {
		const first = track({
			entries: [entry('ac-3', { channels: 2 })],
			chunks: [[SOUND_START + 303, 1]],
			sizes: [40],
		});

		const { tracks, coverage } = await demux(fileOf(sound(343), first, THREE));

		expect(tracks.map(({ codec }) => codec)).toMatchObject([
			{ name: 'other', label: 'Dolby Digital (AC-3)' },
			{ name: 'aac' },
		]);
		expect(coverage.unaccountedBytes).toBe(0);
	});

	it.each(['vide', 'text', 'tmcd', 'meta', 'sbtl'])(
		'takes the samples of a track of the kind %s for structure',
		async (handler) => {
			const other = track({
				handler,
				entries: [box('avc1', zeros(78))],
				chunks: [
					[SOUND_START, 1],
					[SOUND_START + 310, 1],
				],
				sizes: [7, 90],
			});
			const three = track({ chunks: [[SOUND_START + 7, 3]], sizes: SIZES });

			const { tracks, coverage } = await demux(fileOf(sound(400), other, three));

			expect(tracks.map(packetSizes)).toEqual([SIZES]);
			expect(coverage).toMatchObject({ unaccountedBytes: 0, soundBytes: 303 });
		},
	);

	it.each([
		['in front of the samples', 0, sound(13), bytes()],
		['behind the samples', 0, bytes(), sound(13)],
	])('counts bytes of mdat %s that no sample names', async (_, _zero, before, behind) => {
		const three = track({ chunks: [[SOUND_START + before.length, 3]], sizes: SIZES });

		const { coverage } = await demux(fileOf(bytes(before, SOUND, behind), three));

		const start = before.length > 0 ? SOUND_START : SOUND_START + 303;
		expect(coverage).toMatchObject({
			unaccountedBytes: 13,
			unaccounted: [{ start, end: start + 13 }],
		});
	});

	it('takes zeros in mdat that no sample names for padding', async () => {
		const { coverage } = await demux(fileOf(bytes(SOUND, zeros(50)), THREE));

		expect(coverage.unaccountedBytes).toBe(0);
	});

	it('counts the samples of a video track without tables', async () => {
		const video = box('trak', box('mdia', full('hdlr', 0, 0, 'vide', zeros(12))));

		const { coverage } = await demux(fileOf(bytes(SOUND, sound(70)), THREE, video));

		expect(coverage.unaccountedBytes).toBe(70);
	});

	it.each(['free', 'skip', 'wide', 'udta', 'uuid', 'meta', 'abcd'])(
		'takes a box %s on the top level for structure',
		async (type) => {
			const file = bytes(WHOLE, box(type, sound(40)));

			const { coverage, isPlain } = await demux(file);

			expect(coverage.unaccountedBytes).toBe(0);
			expect(isPlain).toBe(true);
		},
	);

	it('reads sound from several boxes of it', async () => {
		const start = bytes(fileType('M4A ', 'isom'), box('mdat', sound(100)), box('free', zeros(5)));
		const three = track({
			chunks: [
				[28, 1],
				[start.length + 8, 2],
			],
			sizes: SIZES,
		});

		const { tracks, coverage } = await demux(
			bytes(start, box('mdat', sound(203, 2)), movie(three)),
		);

		expect(tracks.map(packetBytes)).toEqual([bytes(sound(100), sound(203, 2))]);
		expect(coverage.unaccountedBytes).toBe(0);
	});

	it.each([
		['an ID3v1 tag', bytes('TAG', sound(125))],
		[
			'an APE tag',
			bytes('APETAGEX', 0xd0, 7, 0, 0, 72, 0, 0, 0, zeros(7), 0xa0, zeros(8), sound(72)),
		],
		['an ID3v2 tag', bytes('ID3', 4, 0, 0, 0, 0, 0, 20, sound(20))],
		['lyrics', bytes('LYRICSBEGIN', 'IND0000210', '000021LYRICS200')],
		['lyrics and an ID3v1 tag', bytes('LYRICSBEGIN', sound(30), 'LYRICSEND', 'TAG', sound(125))],
		['zeros', zeros(77)],
	])('may end with %s', async (_, tag) => {
		const { coverage, tracks } = await demux(bytes(WHOLE, tag));

		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, isCutOff: false });
		expect(tracks).toHaveLength(1);
	});

	it('counts what else stands behind its end', async () => {
		const { coverage } = await demux(bytes(WHOLE, 0xff, 0xfb, 0x90, 0x64, sound(500)));

		expect(coverage).toMatchObject({
			unaccountedBytes: 504,
			unaccounted: [{ start: WHOLE.length, end: WHOLE.length + 504 }],
		});
	});

	it.each([
		['an ID3v2 tag', bytes('ID3', 4, 0, 0, 0, 0, 0, 20, sound(20)), 0],
		['zeros', zeros(1001), 0],
		['junk', sound(333), 333],
	])('is read behind %s, which no plain decoder does', async (_, before, unaccountedBytes) => {
		const { tracks, coverage, isPlain } = await demux(bytes(before, WHOLE));

		expect(tracks.map(packetBytes)).toEqual([bytes(SOUND)]);
		expect(coverage).toMatchObject({ unaccountedBytes, gaps: 0 });
		expect(isPlain).toBe(false);
	});

	it('is read behind a tag by offsets that count from the start of all', async () => {
		const tag = bytes('ID3', 4, 0, 0, 0, 0, 0, 20, sound(20));
		const three = track({ chunks: [[SOUND_START + tag.length, 3]], sizes: SIZES });

		const { tracks } = await demux(bytes(tag, fileOf(SOUND, three)));

		expect(tracks.map(packetBytes)).toEqual([bytes(SOUND)]);
	});
});

describe('files that were joined', () => {
	it('go on in one track if they are alike', async () => {
		const { tracks, coverage, isPlain } = await demux(bytes(WHOLE, WHOLE, WHOLE));

		expect(tracks.map(packetBytes)).toEqual([bytes(SOUND, SOUND, SOUND)]);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, soundBytes: 909 });
		expect(isPlain).toBe(false);
	});

	it.each([
		['an ID3v1 tag', bytes('TAG', sound(125))],
		['zeros', zeros(1000)],
	])('may have %s between them', async (_, between) => {
		const { tracks, coverage } = await demux(bytes(WHOLE, between, WHOLE));

		expect(tracks.map(packetBytes)).toEqual([bytes(SOUND, SOUND)]);
		expect(coverage.unaccountedBytes).toBe(0);
	});

	it('give a track of its own for another codec, which begins where the first ends', async () => {
		const slow = track({
			entries: [SLOW_AAC],
			timescale: 22_050,
			chunks: [[SOUND_START, 3]],
			sizes: SIZES,
		});

		const { tracks } = await demux(bytes(WHOLE, fileOf(sound(303, 2), slow)));

		expect(tracks.map(packetBytes)).toEqual([bytes(SOUND), bytes(sound(303, 2))]);
		expect(tracks.map(({ startSeconds }) => startSeconds)).toEqual([0, (3 * 1024) / 44_100]);
	});

	it('tell that the first one breaks off', async () => {
		const front = bytes(fileType('M4A '), movie(track({ chunks: [[700, 3]], sizes: SIZES })));
		const first = bytes(
			front,
			box('free', zeros(700 - 16 - front.length)),
			uint32BigEndian(311),
			'mdat',
			SOUND.subarray(0, 150),
		);

		const { tracks, coverage } = await demux(bytes(first, WHOLE));

		expect(tracks.map(packetBytes)).toEqual([bytes(SOUND.subarray(0, 100), SOUND)]);
		expect(coverage.gaps).toBeGreaterThan(0);
	});

	it('are read once if only the index is there twice', async () => {
		const { tracks, coverage } = await demux(bytes(WHOLE, movie(THREE)));

		expect(tracks.map(packetSizes)).toEqual([SIZES]);
		expect(coverage.unaccountedBytes).toBe(0);
	});
});

describe('what is not there', () => {
	const front = (sizes: number[], end = 303) => {
		const head = bytes(fileType('M4A '), movie(track({ chunks: [[600, sizes.length]], sizes })));
		const gap = box('free', zeros(592 - 8 - head.length));
		return bytes(head, gap, uint32BigEndian(8 + end), 'mdat');
	};

	it('is no loss where the file breaks off, but told', async () => {
		const { tracks, coverage, isPlain } = await demux(bytes(front(SIZES), SOUND.subarray(0, 250)));

		expect(tracks.map(packetSizes)).toEqual([[100, 101]]);
		expect(coverage).toMatchObject({ isCutOff: true, unaccountedBytes: 0, gaps: 0 });
		expect(isPlain).toBe(false);
	});

	it('is told if the file breaks off between two samples', async () => {
		const { coverage } = await demux(bytes(front(SIZES), SOUND.subarray(0, 201)));

		expect(coverage).toMatchObject({ isCutOff: true, unaccountedBytes: 0, gaps: 0 });
	});

	it('is no end if only the size of mdat is too large', async () => {
		const { tracks, coverage, isPlain } = await demux(bytes(front(SIZES, 347), SOUND));

		expect(tracks.map(packetSizes)).toEqual([SIZES]);
		expect(coverage).toMatchObject({ isCutOff: false, unaccountedBytes: 0, gaps: 0 });
		expect(isPlain).toBe(true);
	});

	it('is a gap if the index names samples beyond the end of a whole file', async () => {
		const three = track({
			chunks: [
				[SOUND_START, 2],
				[1_000_000, 1],
			],
			sizes: SIZES,
		});

		const { tracks, coverage } = await demux(fileOf(SOUND.subarray(0, 201), three));

		expect(tracks.map(packetSizes)).toEqual([[100, 101]]);
		expect(coverage).toMatchObject({ gaps: 1, isCutOff: false });
	});

	it('is a gap if other samples follow', async () => {
		const three = track({
			chunks: [
				[SOUND_START, 1],
				[1_000_000, 1],
				[SOUND_START + 201, 1],
			],
			sizes: SIZES,
		});

		const { tracks, coverage } = await demux(fileOf(SOUND, three));

		expect(tracks.map(packetSizes)).toEqual([[100, 102]]);
		expect(coverage).toMatchObject({ gaps: 1, isCutOff: false, unaccountedBytes: 101 });
	});

	it('is a gap if bytes are missing within the sound, and the index is found elsewhere', async () => {
		const file = bytes(WHOLE.subarray(0, 200), WHOLE.subarray(230));

		const { tracks, coverage } = await demux(file);

		expect(tracks).toHaveLength(1);
		expect(coverage.gaps).toBeGreaterThan(0);
	});

	it('is a gap if a table holds fewer samples than it says', async () => {
		const three = track({ chunks: [[SOUND_START, 2]], sizes: SIZES });

		const { coverage } = await demux(fileOf(SOUND, three));

		expect(coverage).toMatchObject({ gaps: 1, unaccountedBytes: 102 });
	});

	it('is a gap if samples share their bytes over and over', async () => {
		const chunks = Array.from({ length: 100 }, (): [number, number] => [SOUND_START, 1]);
		const sizes = chunks.map(() => 303);

		const { tracks, coverage } = await demux(fileOf(SOUND, track({ chunks, sizes })));

		expect(coverage.gaps).toBe(1);
		expect(tracks[0]?.packets.count).toBeLessThan(10);
	});
});

describe('sample entries', () => {
	it('that differ within a track become tracks of their own', async () => {
		const one = track({
			entries: [AAC, SLOW_AAC],
			chunks: [
				[SOUND_START, 1],
				[SOUND_START + 100, 1, 2],
				[SOUND_START + 201, 1],
			],
			sizes: SIZES,
		});

		const { tracks, coverage, isPlain } = await demux(fileOf(SOUND, one));

		expect(tracks.map(packetSizes)).toEqual([[100, 102], [101]]);
		expect(tracks.map(({ sampleRate }) => sampleRate)).toEqual([44_100, 22_050]);
		expect(tracks.map(({ startSeconds }) => startSeconds)).toEqual([0, 1024 / 44_100]);
		expect(coverage.unaccountedBytes).toBe(0);
		expect(isPlain).toBe(false);
	});

	it('that are alike are one track', async () => {
		const one = track({
			entries: [AAC, AAC],
			chunks: [
				[SOUND_START, 1],
				[SOUND_START + 100, 2, 2],
			],
			sizes: SIZES,
		});

		const { tracks, isPlain } = await demux(fileOf(SOUND, one));

		expect(tracks.map(packetSizes)).toEqual([SIZES]);
		expect(isPlain).toBe(true);
	});

	const opus = (...dOps: number[]) => entry('Opus', { rate: 48_000 }, box('dOps', ...dOps));
	const layer3 = (type: number, config: number[] = []) => entry('mp4a', {}, esds(type, config));
	const mono = { channels: 1, streamCount: 1, coupledCount: 0, mapping: Uint8Array.of(0) };

	it.each([
		[
			'AAC at a rate in 24 bits',
			entry('mp4a', {}, esds(0x40, [0x17, 0x80, 0x1f, 0x40, 0x10])),
			{ name: 'aac' },
			16_000,
		],
		[
			'AAC with high frequencies rebuilt',
			entry('mp4a', {}, esds(0x40, [0x2b, 0x92, 0x08, 0x00])),
			{ name: 'aac' },
			22_050,
		],
		['MPEG-2 AAC', entry('mp4a', {}, esds(0x67, [0x12, 0x08])), { name: 'aac' }, 44_100],
		[
			'AAC that nothing describes',
			entry('mp4a'),
			{ name: 'aac', config: new Uint8Array() },
			44_100,
		],
		['MP3', layer3(0x6b), { name: 'mp3' }, 44_100],
		['MPEG-2 MP3', layer3(0x69), { name: 'mp3' }, 44_100],
		['MP3 by its audio object type', layer3(0x40, [0xf8, 0x40]), { name: 'mp3' }, 44_100],
		["QuickTime's MP3", entry('.mp3'), { name: 'mp3' }, 44_100],
		['AMR', entry('samr', { rate: 8000 }), { name: 'amr-nb' }, 8000],
		['wideband AMR', entry('sawb', { rate: 16_000 }), { name: 'amr-wb' }, 16_000],
		[
			'Opus',
			opus(0, 1, 1, 56, 0, 0, 0xbb, 0x80, 0, 0, 0),
			{ name: 'opus', links: [{ layout: mono, preSkip: 312, first: 0, end: 3 }] },
			48_000,
		],
		[
			'Opus with a mapping',
			opus(0, 2, 1, 56, 0, 0, 0xbb, 0x80, 0, 0, 1, 1, 1, 0, 1),
			{
				name: 'opus',
				links: [
					{
						layout: { channels: 2, streamCount: 1, coupledCount: 1, mapping: Uint8Array.of(0, 1) },
					},
				],
			},
			48_000,
		],
		['encrypted sound', entry('enca'), { name: 'other', label: 'encrypted sound' }, 44_100],
		[
			"Apple's spatial sound",
			entry('apac'),
			{ name: 'other', label: 'Apple Positional Audio (APAC)' },
			44_100,
		],
		['DTS in mp4a', layer3(0xa9), { name: 'other', label: 'DTS' }, 44_100],
		['a code that nobody knows', entry('zz9 '), { name: 'other', label: '"zz9"' }, 44_100],
	])('of %s are read', async (_, sampleEntry, codec, sampleRate) => {
		const three = track({ entries: [sampleEntry], chunks: [[SOUND_START, 3]], sizes: SIZES });

		const { tracks } = await demux(fileOf(SOUND, three));

		expect(tracks).toMatchObject([{ codec, sampleRate }]);
		expect(tracks.map(packetSizes)).toEqual([SIZES]);
	});

	it('of QuickTime are rewritten for an M4A file', async () => {
		const wave = box('wave', box('frma', 'mp4a'), esds(0x40, [0x12, 0x08]));
		const quickTime = entry('mp4a', { version: 1 }, words(1024, 0, 0, 2), wave);
		const three = track({ entries: [quickTime], chunks: [[SOUND_START, 3]], sizes: SIZES });

		const { tracks } = await demux(fileOf(SOUND, three));

		const [codec] = tracks.map((one) => one.codec);
		expect(codec?.name === 'aac' && [...codec.sampleEntry.subarray(0, 36)]).toEqual([
			...[...bytes(uint32BigEndian(87), 'mp4a', zeros(6), 0, 1, zeros(8)), 0, 1, 0, 16],
			...[0, 0, 0, 0, 0xac, 0x44, 0, 0],
		]);
	});
});

describe('uncompressed sound', () => {
	const float64 = (value: number) => {
		const view = new DataView(new ArrayBuffer(8));
		view.setFloat64(0, value);
		return new Uint8Array(view.buffer);
	};
	const lpcm = (bits: number, flags: number, frameBytes: number) =>
		entry(
			'lpcm',
			{ version: 2, channels: 3 },
			words(72),
			float64(44_100),
			words(2, 0x7f00_0000, bits, flags, frameBytes, 1),
		);
	const enda = box('wave', box('enda', 0, 1));
	const stereo = { channels: 2 };

	it.each([
		[
			'sowt',
			entry('sowt', stereo),
			4,
			{ coding: 'integer', isLittleEndian: true, bytesPerSample: 2 },
		],
		[
			'twos',
			entry('twos', stereo),
			4,
			{ coding: 'integer', isLittleEndian: false, bytesPerSample: 2 },
		],
		[
			'twos of 8 bits',
			entry('twos', { channels: 2, bits: 8 }),
			2,
			{ coding: 'integer', bytesPerSample: 1 },
		],
		['raw', entry('raw ', { channels: 2, bits: 8 }), 2, { coding: 'unsigned', bytesPerSample: 1 }],
		[
			'in24',
			entry('in24', stereo),
			6,
			{ coding: 'integer', isLittleEndian: false, bytesPerSample: 3 },
		],
		[
			'in24, little-endian',
			entry('in24', { ...stereo, version: 1 }, words(1, 3, 6, 2), enda),
			6,
			{ coding: 'integer', isLittleEndian: true },
		],
		['in32', entry('in32', stereo), 8, { coding: 'integer', bytesPerSample: 4 }],
		['fl32', entry('fl32', stereo), 8, { coding: 'float', bytesPerSample: 4 }],
		['fl64', entry('fl64', stereo), 16, { coding: 'float', bytesPerSample: 8 }],
		['alaw', entry('alaw', stereo), 2, { coding: 'a-law', bytesPerSample: 1 }],
		['ulaw', entry('ulaw', stereo), 2, { coding: 'mu-law', bytesPerSample: 1 }],
		[
			'lpcm of 24 bits',
			lpcm(24, 4, 6),
			6,
			{ coding: 'integer', isLittleEndian: true, bytesPerSample: 3, bitsPerSample: 24 },
		],
		[
			'lpcm of floats, big-endian',
			lpcm(32, 3, 8),
			8,
			{ coding: 'float', isLittleEndian: false, bytesPerSample: 4 },
		],
		[
			'lpcm of 20 bits in 4 bytes',
			lpcm(20, 4, 8),
			8,
			{ coding: 'integer', bytesPerSample: 4, bitsPerSample: 20 },
		],
		[
			'ipcm',
			entry('ipcm', stereo, full('pcmC', 0, bytes(1, 24))),
			6,
			{ coding: 'integer', isLittleEndian: true, bytesPerSample: 3 },
		],
		[
			'fpcm',
			entry('fpcm', stereo, full('pcmC', 0, bytes(0, 64))),
			16,
			{ coding: 'float', isLittleEndian: false, bytesPerSample: 8 },
		],
	] as const)('in %s is counted in sample frames', async (_, sampleEntry, frameBytes, coding) => {
		const content = sound(30 * frameBytes);
		const half = SOUND_START + 20 * frameBytes;
		const pcm = track({
			entries: [sampleEntry],
			chunks: [
				[SOUND_START, 20],
				[half, 10],
			],
			sizes: { all: 1, count: 30 },
			duration: 1,
		});

		const { tracks, coverage } = await demux(fileOf(content, pcm));

		expect(tracks).toMatchObject([
			{ codec: { name: 'pcm', ...coding }, channels: 2, sampleRate: 44_100 },
		]);
		expect(tracks.map(seconds)).toEqual([30 / 44_100]);
		expect(tracks.map(packetBytes)).toEqual([bytes(content)]);
		expect(coverage.unaccountedBytes).toBe(0);
	});

	it('in a large chunk is divided into packets of whole frames', async () => {
		const pcm = track({
			entries: [entry('sowt')],
			chunks: [[SOUND_START, 10_000]],
			sizes: { all: 2, count: 10_000 },
			duration: 1,
		});

		const { tracks } = await demux(fileOf(sound(20_000), pcm));

		expect(tracks.map(packetSizes)).toEqual([[8192, 8192, 3616]]);
	});

	it('gives whole frames where the file breaks off', async () => {
		const pcm = track({
			entries: [entry('sowt')],
			chunks: [[600, 100]],
			sizes: { all: 2, count: 100 },
			duration: 1,
		});
		const head = bytes(fileType('qt  '), movie(pcm));
		const file = bytes(
			head,
			box('free', zeros(584 - head.length)),
			uint32BigEndian(208),
			'mdat',
			sound(101),
		);

		const { tracks, coverage } = await demux(file);

		expect(tracks.map(packetSizes)).toEqual([[100]]);
		expect(coverage).toMatchObject({ isCutOff: true, unaccountedBytes: 0 });
	});

	it('in IMA 4:1 is counted in blocks', async () => {
		const ima4 = track({
			entries: [entry('ima4', { channels: 2 })],
			chunks: [[SOUND_START, 640]],
			sizes: { all: 1, count: 640 },
			duration: 1,
		});

		const { tracks, coverage } = await demux(fileOf(sound(680), ima4));

		expect(tracks.map(packetSizes)).toEqual([[680]]);
		expect(tracks.map(seconds)).toEqual([640 / 44_100]);
		expect(coverage.unaccountedBytes).toBe(0);
	});
});

describe('edit lists', () => {
	const sizes = Array.from({ length: 200 }, () => 10);
	const edited = async (...edits: number[][]) =>
		await demux(fileOf(sound(2000), track({ chunks: [[SOUND_START, 200]], sizes, edits })));
	const lengthMs = Math.round((200 * 1024) / 44.1);

	it.each([
		['skips the delay of the encoder', [[lengthMs, 2112]], 2112, true],
		[
			'skips nothing for a pause in front',
			[
				[500, 0xffff_ffff],
				[lengthMs, 0],
			],
			0,
			true,
		],
		['may leave out padding at the end', [[lengthMs - 80, 1024]], 1024, true],
		[
			'may be in two pieces that fit',
			[
				[1000, 0],
				[lengthMs - 1000, 44_100],
			],
			0,
			true,
		],
		['does not skip a second at the start', [[lengthMs - 1000, 44_100]], 0, false],
		['does not leave out the end', [[2000, 0]], 0, false],
		[
			'does not leave out the middle',
			[
				[1000, 0],
				[lengthMs - 3000, 3 * 44_100],
			],
			0,
			false,
		],
		['does not play faster', [[lengthMs, 0, 0x2_0000]], 0, false],
		['does not last for no time', [[0, 1024]], 1024, false],
	])('an edit list %s', async (_, edits, skippedUnits, isPlain) => {
		const found = await edited(...edits);

		expect(found.tracks).toMatchObject([{ skippedUnits, packets: { count: 200 } }]);
		expect(found.isPlain).toBe(isPlain);
		expect(found.coverage.gaps).toBe(0);
	});

	it.each([
		[
			'again',
			[
				[lengthMs, 0],
				[lengthMs, 0],
			],
		],
		[
			'again from the middle on',
			[
				[3000, 0],
				[3000, 44_100],
			],
		],
		[
			'while time stands still',
			[
				[1000, 0, 0],
				[lengthMs, 0],
			],
		],
	])('an edit list that plays sound %s makes more of it than is sent', async (_, edits) => {
		const { tracks, coverage, isPlain } = await edited(...edits);

		expect(tracks).toMatchObject([{ packets: { count: 200 } }]);
		expect({ gaps: coverage.gaps, isPlain }).toEqual({ gaps: 1, isPlain: false });
	});
});

describe('times that cannot be', () => {
	it.each([
		['no time at all', 0],
		['a thousandth of it', 1],
		['a day', 4_000_000],
	])('samples of AAC that claim to last %s last as long as AAC does', async (_, duration) => {
		const three = track({ chunks: [[SOUND_START, 3]], sizes: SIZES, duration });

		const { tracks, isPlain } = await demux(fileOf(SOUND, three));

		expect(tracks.map(seconds)).toEqual([(3 * 1024) / 44_100]);
		// Players that go by the tables leave it out.
		expect(isPlain).toBe(false);
	});

	it('samples without bytes are none', async () => {
		const five = track({ chunks: [[SOUND_START, 5]], sizes: [100, 0, 101, 102, 0] });

		const { tracks, coverage } = await demux(fileOf(SOUND, five));

		expect(tracks.map(packetSizes)).toEqual([SIZES]);
		expect(coverage.gaps).toBe(0);
	});
});

/** A fragment, and the sound it describes: sizes and the time at which it starts. */
interface FragmentPlan {
	id?: number;
	sizes: number[];
	start?: number;
	sequence?: number;
	isOneSize?: boolean;
}

function fragment({
	id = 1,
	sizes,
	start,
	sequence = 1,
	isOneSize = false,
}: FragmentPlan): Uint8Array {
	const offsetFlag = isOneSize ? 1 : 0x201;
	const header = isOneSize
		? full('tfhd', 0x02_0010, id, sizes[0] ?? 0)
		: full('tfhd', 0x02_0000, id);
	const build = (offset: number) =>
		box(
			'moof',
			full('mfhd', 0, sequence),
			box(
				'traf',
				header,
				...(start === undefined ? [] : [full('tfdt', 0, start)]),
				full('trun', offsetFlag, sizes.length, offset, ...(isOneSize ? [] : sizes)),
			),
		);
	const total = sizes.reduce((sum, size) => sum + size, 0);
	return bytes(build(build(0).length + 8), box('mdat', sound(total, sequence)));
}

describe('a fragmented MP4 file', () => {
	const defaults = box(
		'mvex',
		full('trex', 0, 1, 1, 1024, 0, 0),
		full('trex', 0, 2, 1, 1024, 0, 0),
	);
	const start = bytes(fileType('iso5'), movie(track({}), defaults));

	it('gives the packets of all fragments, and is not plain', async () => {
		const file = bytes(
			start,
			fragment({ sizes: [10, 11], start: 0 }),
			fragment({ sizes: [12], start: 2048, sequence: 2 }),
		);

		const { tracks, coverage, isPlain } = await demux(file);

		expect(tracks.map(packetBytes)).toEqual([bytes(sound(21, 1), sound(12, 2))]);
		expect(tracks.map(seconds)).toEqual([(3 * 1024) / 44_100]);
		expect(coverage).toMatchObject({
			unaccountedBytes: 0,
			soundBytes: 33,
			gaps: 0,
			isCutOff: false,
		});
		expect(isPlain).toBe(false);
	});

	it('has no bound on its fragments', async () => {
		const many = Array.from({ length: 25_000 }, (_, index) =>
			fragment({ sizes: [3], start: 1024 * index, sequence: index + 1 }),
		);

		const { tracks, coverage } = await demux(bytes(start, ...many));

		expect(tracks[0]?.packets.count).toBe(25_000);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0 });
	});

	it.each(['sidx', 'styp', 'mfra', 'emsg', 'prft', 'free'])(
		'may have a box %s between fragments',
		async (type) => {
			const file = bytes(
				start,
				fragment({ sizes: [10], start: 0 }),
				box(type, sound(30)),
				fragment({ sizes: [12], start: 1024, sequence: 2 }),
			);

			const { tracks, coverage } = await demux(file);

			expect(tracks.map(packetSizes)).toEqual([[10, 12]]);
			expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0 });
		},
	);

	it.each([
		['a size for all samples', { sizes: [10, 10, 10], isOneSize: true }],
		['a size for each sample', { sizes: [10, 10, 10] }],
	])('is read with %s', async (_, plan) => {
		const { tracks } = await demux(bytes(start, fragment(plan)));

		expect(tracks.map(packetSizes)).toEqual([[10, 10, 10]]);
	});

	it('gives each track fragment to its track; the second goes on where the first ends', async () => {
		const two = bytes(fileType('iso5'), movie(track({}), track({ id: 2 }), defaults));
		const traf = (id: number, ...run: number[]) =>
			box('traf', full('tfhd', 0, id), full('trun', run.length > 2 ? 0x201 : 0x200, ...run));
		const build = (offset: number) =>
			box('moof', full('mfhd', 0, 1), traf(1, 1, offset, 10), traf(2, 1, 20));
		const file = bytes(two, build(build(0).length + 8), box('mdat', sound(30)));

		const { tracks, coverage } = await demux(file);

		expect(tracks.map(packetBytes)).toEqual([
			bytes(sound(30).subarray(0, 10)),
			bytes(sound(30).subarray(10)),
		]);
		expect(coverage.unaccountedBytes).toBe(0);
	});

	it.each([
		['a time that jumps', [0, 1024, 5120], [1, 2, 3], 1],
		['a time that jumps by one sample', [0, 1024, 3072], [1, 2, 3], 1],
		['times that go on from anywhere', [900_000, 901_024, 902_048], [70, 71, 72], 0],
		['rounded times', [0, 1030, 2040], [1, 2, 3], 0],
		['times that begin anew', [5000, 6024, 0], [1, 2, 1], 0],
		['numbers that jump while the times do not', [0, 1024, 2048], [1, 3, 5], 0],
		['numbers that jump, and no times', [undefined, undefined, undefined], [1, 2, 4], 1],
		['numbers that go on, and no times', [undefined, undefined, undefined], [1, 2, 3], 0],
	])('with %s has its gaps counted', async (_, starts, sequences, gaps) => {
		const fragments = starts.map((time, index) =>
			fragment({ sizes: [10], start: time, sequence: sequences[index] }),
		);

		const { coverage, tracks } = await demux(bytes(start, ...fragments));

		expect(coverage.gaps).toBe(gaps);
		expect(tracks.map(packetSizes)).toEqual([[10, 10, 10]]);
	});

	it('goes on behind a hole, which is counted', async () => {
		const fragments = [1, 2, 3, 4].map((sequence) =>
			fragment({ sizes: [100, 100], start: 2048 * (sequence - 1), sequence }),
		);
		const file = bytes(start, ...fragments);
		const hole = start.length + (fragments[0]?.length ?? 0) - 50;

		const { tracks, coverage } = await demux(
			bytes(file.subarray(0, hole), file.subarray(hole + 70)),
		);

		expect(tracks[0]?.packets.count).toBeGreaterThanOrEqual(6);
		expect(coverage.gaps + coverage.unaccountedBytes).toBeGreaterThan(0);
	});

	it.each([
		['in its sound', 5],
		['in the index of a fragment', 70],
	])('is read as far as it goes if it breaks off %s', async (_, missing) => {
		const file = bytes(
			start,
			fragment({ sizes: [10, 11], start: 0 }),
			fragment({ sizes: [12, 40], start: 2048, sequence: 2 }),
		);

		const { tracks, coverage } = await demux(file.subarray(0, file.length - missing));

		expect(tracks.map(packetSizes)).toEqual([missing === 5 ? [10, 11, 12] : [10, 11]]);
		expect(coverage).toMatchObject({ isCutOff: true, unaccountedBytes: 0, gaps: 0 });
	});

	it('takes the fragments of a video track for structure', async () => {
		const video = track({ handler: 'vide', id: 2, entries: [box('avc1', zeros(78))] });
		const file = bytes(
			fileType('iso5'),
			movie(track({}), video, defaults),
			fragment({ sizes: [10], start: 0 }),
			fragment({ id: 2, sizes: [50], start: 0, sequence: 2 }),
		);

		const { coverage, tracks } = await demux(file);

		expect(tracks).toHaveLength(1);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, soundBytes: 10 });
	});

	it('counts the sound of a track that the index does not name', async () => {
		const { coverage } = await demux(
			bytes(start, fragment({ sizes: [10] }), fragment({ id: 9, sizes: [50], sequence: 2 })),
		);

		expect(coverage.unaccountedBytes).toBe(50);
	});
});

describe('no sound', () => {
	it.each([
		[
			'a piece from the middle of a recording',
			fragment({ sizes: [10] }),
			{ reason: 'middlePiece' },
		],
		[
			'a segment of a stream',
			bytes(box('styp', 'msdh', zeros(4)), fragment({ sizes: [10] })),
			{ reason: 'middlePiece' },
		],
		[
			'a film without sound',
			bytes(fileType(), movie(track({ handler: 'vide' }))),
			{ reason: 'noSound' },
		],
		[
			'no index',
			bytes(fileType('M4A '), box('mdat', sound(50))),
			{ reason: 'damaged', readableSeconds: 0 },
		],
		[
			'an index of which all samples are missing',
			fileOf(bytes(), track({ chunks: [[90_000, 3]], sizes: SIZES })),
			{ reason: 'damaged', readableSeconds: 0 },
		],
		[
			'a compressed index',
			bytes(fileType('qt  '), box('moov', box('cmov', sound(9)))),
			{ reason: 'codec', codec: 'a compressed index (cmov)' },
		],
		['nothing', bytes(), { reason: 'damaged', readableSeconds: 0 }],
	])('is found in %s', async (_, file, refusal) => {
		expect(await demuxMp4(file, noTools)).toEqual({ ok: false, refusal });
	});
});

describe('tables that claim more than a file can hold', () => {
	const claim = (chunks: Array<[number, number]>, all: number) =>
		track({ chunks, sizes: { all, count: 0xffff_ffff } });
	const content = sound(70_000);

	it.each([
		['samples of one byte', [claim([[SOUND_START, 0xffff_ffff]], 1)]],
		[
			'chunks that all are the same',
			[
				claim(
					Array.from({ length: 5000 }, () => [SOUND_START, 100]),
					700,
				),
			],
		],
		[
			'a hundred tracks of the same bytes',
			Array.from({ length: 100 }, () => claim([[SOUND_START, 0xffff_ffff]], 3)),
		],
	])('give no more packets than fit: %s', async (_, tracks) => {
		const file = fileOf(content, ...tracks);

		const found = await demux(file);

		const packets = found.tracks.reduce((sum, { packets: { count } }) => sum + count, 0);
		expect(packets).toBeLessThanOrEqual(Math.max(file.length / 7, 1000));
		expect(found.tracks.length).toBeLessThanOrEqual(64);
		expect(found.coverage.gaps).toBeGreaterThan(0);
	});

	it.each([
		['nothing', 0, 0xffff_ffff],
		['one byte', 1, 0xffff_ffff],
		['as many bytes as can be said', 0xffff_ffff, 0xffff_ffff],
	])('are bounded in runs of fragments, of samples of %s', async (_, sizeBytes, count) => {
		const defaults = box('mvex', full('trex', 0, 1, 1, 1024, sizeBytes, 0));
		const runs = repeat(full('trun', 1, count, 0), 200);
		const moof = box('moof', full('mfhd', 0, 1), box('traf', full('tfhd', 0x02_0000, 1), runs));
		const file = bytes(fileType('iso5'), movie(track({}), defaults), moof, box('mdat', sound(100)));

		const found = await demuxMp4(file, noTools);

		const packets = found.ok ? (found.demuxed.tracks[0]?.packets.count ?? 0) : 0;
		expect(packets).toBeLessThanOrEqual(1000);
	});
});
