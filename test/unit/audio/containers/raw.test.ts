import { demuxRawPcm } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/raw/demux';
import { isLittleEndian16 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/raw/byteOrder';
import { muxWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/mux';
import { plainWav } from './chunkBuilders';

const tools = { yieldToEventLoop: async () => {} };
const L16 = { sampleRate: 24_000, channels: 1, bits: 16, isLittleEndian: false };

describe('samples without a header', () => {
	it.each([
		['big-endian, as RFC 2586 has it', L16, [1, 2, 3, 4], [2, 1, 4, 3]],
		['little-endian', { ...L16, isLittleEndian: true }, [1, 2, 3, 4], [1, 2, 3, 4]],
		['half a sample at the end', L16, [1, 2, 3], [2, 1]],
	])('become a WAV file: %s', async (_, about, content, expected) => {
		const result = await demuxRawPcm(Uint8Array.from(content), about, tools);
		const track = result.ok ? result.demuxed.tracks[0] : undefined;
		const muxed = track && muxWav(track, tools);

		const written = await muxed?.write(muxed.whole);

		const file = plainWav(Uint8Array.from(expected), { sampleRate: 24_000 });
		expect(written).toEqual({ ok: true, bytes: Uint8Array.from(file) });
		expect(result).toMatchObject({
			demuxed: { isPlain: false, coverage: { unaccountedBytes: 0 } },
		});
	});

	it.each([
		['nothing', 0, L16, { reason: 'noSound' }],
		['no channels', 9, { ...L16, channels: 0 }, { reason: 'damaged', readableSeconds: 0 }],
		['no rate', 9, { ...L16, sampleRate: NaN }, { reason: 'damaged', readableSeconds: 0 }],
		['64 bits', 9, { ...L16, bits: 64 }, { reason: 'damaged', readableSeconds: 0 }],
	])('are refused: %s', async (_, sizeBytes, about, refusal) => {
		expect(await demuxRawPcm(new Uint8Array(sizeBytes), about, tools)).toEqual({
			ok: false,
			refusal,
		});
	});
});

describe('the byte order of samples', () => {
	/** Two channels that have little to do with one another. */
	const sound = Int16Array.from({ length: 8000 }, (_, index) =>
		index % 2 === 0 ? 9000 * Math.sin(index / 30) : -20_000 + 500 * Math.cos(index / 50),
	);
	const little = Buffer.from(sound.buffer);

	it.each([
		['little-endian', little, true],
		['big-endian', Buffer.from(little).swap16(), false],
		['of silence counts as that of RFC 2586', Buffer.alloc(8000), false],
		['of nothing counts as that of RFC 2586', Buffer.alloc(1), false],
	])('is found by how smooth the sound is: %s', (_, bytes, expected) => {
		expect(isLittleEndian16(bytes, 2)).toBe(expected);
	});
});
