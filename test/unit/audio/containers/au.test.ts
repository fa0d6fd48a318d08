import { demuxAu } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/au/demux';
import { probeAu } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/au/probe';
import type { Demuxed } from '../../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { bytes, zeros } from '../identifyBuilders';
import { big32, ID3V1, id3v2, little32, sound } from './chunkBuilders';

const tools = { yieldToEventLoop: async () => {} };

async function demux(file: Uint8Array): Promise<Demuxed> {
	const result = await demuxAu(file, tools);
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
	return result.demuxed;
}

function packetBytes({ packets }: Track): Buffer {
	return Buffer.concat(Array.from({ length: packets.count }, (_, index) => packets.at(index)));
}

function au(
	content: Uint8Array,
	about: { statedBytes?: number; encoding?: number; sampleRate?: number; text?: string } = {},
): Uint8Array {
	const { statedBytes = content.length, encoding = 3, sampleRate = 8000, text = '' } = about;
	const numbers = [24 + text.length, statedBytes, encoding, sampleRate, 1].map(big32);
	return bytes('.snd', ...numbers, text, content);
}

const SOUND = sound(1000);
const OTHER = sound(600, 5);
const BOTH = bytes(SOUND, OTHER);

describe('the sound of an AU file', () => {
	it.each<[string, Uint8Array, object]>([
		['a plain file', au(SOUND), {}],
		['a text in its header', au(SOUND, { text: 'a call..' }), {}],
		['an unknown size', au(SOUND, { statedBytes: 0xffff_ffff }), {}],
		['a tag behind', bytes(au(SOUND), ID3V1), {}],
		[
			'zeros behind, which players take for samples',
			bytes(au(SOUND), zeros(99)),
			{ sound: bytes(SOUND, zeros(98)), isPlain: false },
		],
		[
			'zeros between two',
			bytes(au(SOUND), zeros(50), au(OTHER)),
			{ sound: bytes(SOUND, zeros(50), OTHER), isPlain: false },
		],
		['a tag in front', bytes(id3v2(9), au(SOUND)), { isPlain: false }],
		['the size left at 0', au(SOUND, { statedBytes: 0 }), { isPlain: false }],
		['the size of a first slice', au(BOTH, { statedBytes: 1000 }), { sound: BOTH, isPlain: false }],
		['24 bytes claimed too many', au(SOUND, { statedBytes: 1024 }), {}],
		['a broken-off end', au(SOUND, { statedBytes: 5000 }), { isCutOff: true }],
		['two files joined', bytes(au(SOUND), au(OTHER)), { sound: BOTH, isPlain: false }],
		[
			'streams joined',
			bytes(au(SOUND, { statedBytes: 0xffff_ffff }), au(OTHER)),
			{ sound: BOTH, isPlain: false },
		],
		[
			'a broken-off file joined',
			bytes(au(SOUND, { statedBytes: 1500 }), au(OTHER)),
			{ sound: BOTH, isPlain: false, gaps: 1 },
		],
	])('is found with %s', async (_, file, expected) => {
		const { tracks, coverage, isPlain } = await demux(file);

		const { unaccountedBytes, gaps, isCutOff } = coverage;
		expect({ sound: tracks.map(packetBytes), isPlain, unaccountedBytes, gaps, isCutOff }).toEqual({
			...{ isPlain: true, unaccountedBytes: 0, gaps: 0, isCutOff: false },
			...expected,
			sound: [Buffer.from('sound' in expected ? (expected.sound as Uint8Array) : SOUND)],
		});
	});

	it.each([
		[1, { coding: 'mu-law', bytesPerSample: 1 }],
		[2, { coding: 'integer', bytesPerSample: 1 }],
		[3, { coding: 'integer', bytesPerSample: 2 }],
		[4, { coding: 'integer', bytesPerSample: 3 }],
		[5, { coding: 'integer', bytesPerSample: 4 }],
		[6, { coding: 'float', bytesPerSample: 4 }],
		[7, { coding: 'float', bytesPerSample: 8 }],
		[27, { coding: 'a-law', bytesPerSample: 1 }],
	])('is coded as encoding %p says', async (encoding, expected) => {
		const { tracks } = await demux(au(SOUND, { encoding }));

		expect(tracks[0]?.codec).toMatchObject({ name: 'pcm', isLittleEndian: false, ...expected });
	});

	it.each([
		[23, 'G.721 ADPCM'],
		[24, 'G.722'],
		[99, 'AU encoding 99'],
	])('is named where encoding %p is not read', async (encoding, label) => {
		const { tracks, coverage } = await demux(au(SOUND, { encoding }));

		expect(tracks[0]?.codec).toEqual({ name: 'other', label });
		expect(coverage.unaccountedBytes).toBe(0);
	});

	it('is read the other way round where the header is', async () => {
		const file = bytes('dns.', ...[24, 1000, 3, 8000, 1].map(little32), SOUND);

		const { tracks } = await demux(file);

		expect(tracks[0]?.codec).toMatchObject({ coding: 'integer', isLittleEndian: true });
		expect(tracks.map(packetBytes)).toEqual([Buffer.from(SOUND)]);
	});

	it('goes on in a further track where the rate changes', async () => {
		const { tracks } = await demux(bytes(au(SOUND), au(OTHER, { sampleRate: 16_000 })));

		expect(tracks.map(({ sampleRate, startSeconds }) => [sampleRate, startSeconds])).toEqual([
			[8000, 0],
			[16_000, 0.0625],
		]);
	});

	it.each([
		['a broken-off header', au(SOUND).subarray(0, 20), { reason: 'damaged', readableSeconds: 0 }],
		['no sound', au(zeros(0)), { reason: 'noSound' }],
		['no channels', bytes('.snd', zeros(99)), { reason: 'damaged', readableSeconds: 0 }],
	])('is refused with %s', async (_, file, refusal) => {
		expect(await demuxAu(file, tools)).toEqual({ ok: false, refusal });
	});
});

describe('probeAu', () => {
	it.each([
		['.snd', 'au'],
		['dns.', 'au'],
		['RIFF', undefined],
	])('%s', (start, expected) => {
		expect(probeAu({ bytes: bytes(start, zeros(99)), isWhole: true })).toBe(expected);
	});
});
