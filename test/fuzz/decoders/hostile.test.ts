import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readAacConfig } from '../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/aacSampleEntry';
import type { SoundDecoder } from '../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { readFixture } from '../../fixtures/fixtures';
import { createRandom, mutate, processorTimeMs } from '../../unit/audio/mutations';
import { loadCodec } from '../../unit/decoders/loadCodec';
import { splitAdts, splitAmr, splitMp3, splitOgg } from '../../unit/decoders/packets';

const ROUNDS = 2_000;

interface Row {
	name: string;
	packets: () => Uint8Array[];
	open: () => Promise<SoundDecoder>;
}

async function openVorbis(): Promise<SoundDecoder> {
	const [identification, , setup] = splitOgg(readFixture('vorbis.ogg'));
	if (identification === undefined || setup === undefined) throw new Error('No headers');
	const decoder = await (await loadCodec('vorbis')).createVorbisDecoder({ identification, setup });
	if (decoder === undefined) throw new Error('No decoder');
	return decoder;
}

/** Each packet behind one that is sound, as the node gives them. */
async function openAac(): Promise<SoundDecoder> {
	const { createAacDecoder } = await loadCodec('aacDecoder');
	// AAC-LC at 16 kHz in one channel.
	const config = Uint8Array.of(0x14, 0x08);
	const sampleEntry = readAacConfig(config)?.sampleEntry ?? new Uint8Array(0);
	const decoder = await createAacDecoder({ config, sampleEntry });
	const [first = new Uint8Array(0)] = splitAdts(readFixture('speech.aac'));
	if (decoder === undefined) throw new Error('No decoder');
	return {
		decode: (packet) => decoder.decode([first, packet])?.samples,
		reset: () => {},
		free: () => decoder.free(),
	};
}

/** Frames of FLAC by their sync code; some are cut in two where it is in the sound. */
function splitFlac(file: Buffer): Uint8Array[] {
	const frames: Uint8Array[] = [];
	const sync = Buffer.of(0xff, 0xf8);
	for (let start = file.indexOf(sync); start >= 0; ) {
		const next = file.indexOf(sync, start + 2);
		frames.push(file.subarray(start, next < 0 ? undefined : next));
		start = next;
	}
	return frames;
}

const fileOf = (name: string) =>
	readFileSync(path.join(__dirname, '../../unit/decoders/files', name));

const rows: Row[] = [
	{
		name: 'Opus',
		packets: () => splitOgg(readFixture('voice-note.ogg')).slice(2),
		open: async () =>
			await (
				await loadCodec('opus')
			).createOpusDecoder({
				...{ channels: 1, streamCount: 1, coupledCount: 0, mapping: Uint8Array.of(0) },
			}),
	},
	{
		name: 'FLAC',
		packets: () => splitFlac(Buffer.from(readFixture('speech.flac'))),
		open: async () => {
			const streamInfo = readFixture('speech.flac').subarray(8, 42);
			const header = Buffer.concat([Buffer.from('fLaC'), Buffer.of(0x80, 0, 0, 34), streamInfo]);
			return await (await loadCodec('flac')).createFlacDecoder(header);
		},
	},
	{
		name: 'AMR-NB',
		packets: () => splitAmr(fileOf('narrow-12.2.amr'), 'narrow'),
		open: async () => await (await loadCodec('amr')).createAmrDecoder('narrow'),
	},
	{
		name: 'AMR-WB',
		packets: () => splitAmr(fileOf('wide-12.65.awb'), 'wide'),
		open: async () => await (await loadCodec('amr')).createAmrDecoder('wide'),
	},
	{
		name: 'Vorbis',
		packets: () => splitOgg(readFixture('vorbis.ogg')).slice(3),
		open: openVorbis,
	},
	{
		name: 'MP3',
		packets: () => splitMp3(skipId3(readFixture('speech-cbr.mp3'))).slice(1),
		open: async () => await (await loadCodec('mp3Decoder')).createMp3Decoder(),
	},
	{
		name: 'AAC',
		packets: () => splitAdts(readFixture('speech.aac')),
		open: openAac,
	},
];

/** Ref: id3.org, ID3v2.4 section 3.1: the size is in four times seven bits */
function skipId3(file: Uint8Array): Uint8Array {
	if (file[0] !== 0x49) return file;
	const size = file.subarray(6, 10).reduce((sum, byte) => sum * 128 + byte, 0);
	return file.subarray(10 + size);
}

describe('damaged and hostile packets', () => {
	const written: string[] = [];
	const spies = (['log', 'info', 'warn', 'error'] as const).map((method) =>
		jest.spyOn(console, method).mockImplementation((...texts) => written.push(texts.join(' '))),
	);
	afterAll(() => spies.forEach((spy) => spy.mockRestore()));

	it.each(rows)(
		'$name: two thousand are decoded, refused or trapped, each at once',
		async (row) => {
			const packets = row.packets();
			const random = createRandom(20_261_126);
			const seen = { decoded: 0, refused: 0, trapped: 0 };
			let decoder = await row.open();
			let slowestMs = 0;

			for (let round = 0; round < ROUNDS; round += 1) {
				const original = packets[round % packets.length] ?? new Uint8Array(1);
				const packet = mutate(random, { file: Uint8Array.from(original), others: packets });
				const startMs = processorTimeMs();
				try {
					const samples = decoder.decode(packet);
					seen[samples === undefined ? 'refused' : 'decoded'] += 1;
				} catch (error) {
					if (!(error instanceof Error) || error.name !== 'TrapError') throw error;
					seen.trapped += 1;
					decoder.free();
					decoder = await row.open();
				}
				slowestMs = Math.max(slowestMs, processorTimeMs() - startMs);
			}

			if (process.env.SHOW_FIGURES)
				process.stdout.write(`${row.name} ${JSON.stringify(seen)} ${slowestMs}\n`);
			expect(slowestMs).toBeLessThan(1_000);
			// Neither all nor nothing is still sound.
			expect(seen.decoded).toBeGreaterThan(20);
			expect(seen.decoded).toBeLessThan(ROUNDS);
			expect(written).toEqual([]);
		},
	);

	it('headers of Vorbis: a decoder, none, or a trap, each at once', async () => {
		const [identification = new Uint8Array(0), , setup = new Uint8Array(0), ...packets] = splitOgg(
			readFixture('vorbis.ogg'),
		);
		const { createVorbisDecoder } = await loadCodec('vorbis');
		const random = createRandom(20_261_127);
		const seen = { opened: 0, refused: 0, trapped: 0 };
		for (let round = 0; round < 300; round += 1) {
			const damaged = Uint8Array.from(round % 2 === 0 ? setup : identification);
			damaged[1 + random(damaged.length - 1)] = random(256);
			const headers =
				round % 2 === 0 ? { identification, setup: damaged } : { identification: damaged, setup };
			try {
				const decoder = await createVorbisDecoder(headers);
				seen[decoder === undefined ? 'refused' : 'opened'] += 1;
				for (const packet of packets.slice(0, 5)) decoder?.decode(packet);
				decoder?.free();
			} catch (error) {
				if (!(error instanceof Error) || error.name !== 'TrapError') throw error;
				seen.trapped += 1;
			}
		}

		if (process.env.SHOW_FIGURES) process.stdout.write(`headers ${JSON.stringify(seen)}\n`);
		expect(seen.refused).toBeGreaterThan(20);
		expect(seen.opened).toBeGreaterThan(5);
	});

	it('AAC: thousands with one decoder are decoded or refused, and its memory stays small', async () => {
		const packets = splitAdts(readFixture('speech.aac'));
		const decoder = await openAac();
		const random = createRandom(20_261_128);
		const startBytes = process.memoryUsage().arrayBuffers;
		const seen = { decoded: 0, refused: 0 };
		for (let round = 0; round < 3_000; round += 1) {
			const original = packets[random(packets.length)] ?? new Uint8Array(1);
			const packet = mutate(random, { file: Uint8Array.from(original), others: packets });
			seen[decoder.decode(packet) === undefined ? 'refused' : 'decoded'] += 1;
		}

		if (process.env.SHOW_FIGURES) process.stdout.write(`AAC ${JSON.stringify(seen)}\n`);
		expect(seen.decoded).toBeGreaterThan(50);
		expect(seen.refused).toBeGreaterThan(500);
		expect(process.memoryUsage().arrayBuffers - startBytes).toBeLessThan(64e6);
		// It has not lost its senses.
		expect(decoder.decode(packets[1] ?? new Uint8Array(1))?.[0]).toHaveLength(2048);
		decoder.free();
	});

	it('what is freed throws a TrapError when it is used again, and can be freed again', async () => {
		for (const { open, packets } of rows) {
			const decoder = await open();
			decoder.free();

			expect(() => decoder.decode(packets()[0] ?? new Uint8Array(1))).toThrow(
				expect.objectContaining({ name: 'TrapError' }) as Error,
			);
			expect(() => decoder.free()).not.toThrow();
		}
	});
});
