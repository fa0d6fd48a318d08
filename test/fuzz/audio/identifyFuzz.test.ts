import { identify } from '../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { acceptedFixtures, readFixture, refusedFixtures } from '../../fixtures/fixtures';
import {
	box,
	bytes,
	element,
	fileType,
	oggPage,
	repeat,
	zeros,
} from '../../unit/audio/identifyBuilders';
import { atLeast, rounds } from '../rounds';
import { createRandom, type Random, processorTimeMs } from '../../unit/audio/mutations';

/** Most structure stands here; the rest of a file is kept in every tenth round. */
const HEAD_BYTES = 3000;

type Mutation = (file: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

const MUTATIONS: readonly Mutation[] = [
	function flipBits(file, random) {
		for (let count = random(20); count >= 0; count -= 1) {
			const offset = random(file.length);
			file[offset] = (file[offset] ?? 0) ^ (1 << random(8));
		}
		return file;
	},
	function truncate(file, random) {
		return file.subarray(0, random(file.length));
	},
	function splice(file, random, other) {
		return bytes(file.subarray(0, random(file.length)), other.subarray(random(other.length)));
	},
	function drop(file, random) {
		const offset = random(file.length);
		return bytes(file.subarray(0, offset), file.subarray(offset + random(16)));
	},
	function setSizeField(file, random) {
		const offset = random(Math.min(file.length, 200)) & ~3;
		const value = [0x00, 0xff, 0x7f, 0x80][random(4)] ?? 0;
		return file.fill(value, offset, Math.min(offset + 4 * (1 + random(2)), file.length));
	},
];

function mutate(random: Random, files: readonly Uint8Array[]): Uint8Array {
	const pick = (): Uint8Array => {
		const file = files[random(files.length)] ?? zeros(1);
		return Uint8Array.from(random(10) === 0 ? file : file.subarray(0, HEAD_BYTES));
	};
	let file = pick();
	for (let count = random(3); count >= 0 && file.length > 0; count -= 1) {
		const mutation = MUTATIONS[random(MUTATIONS.length)];
		file = mutation?.(file, random, pick()) ?? file;
	}
	return file;
}

describe('damaged and hostile files', () => {
	it(`are told apart without a throw or a hang, ${rounds} of them`, () => {
		const files = [...acceptedFixtures, ...refusedFixtures]
			.map(({ fileName }) => readFixture(fileName))
			.filter((file) => file.length > 0);
		const random = createRandom(20_260_101);
		const seen = new Map<string, number>();
		let slowestMs = 0;

		for (let round = 0; round < rounds; round += 1) {
			const file = mutate(random, files);
			const startedMs = processorTimeMs();
			const name = identify(file, random(2) === 0 ? file.length : undefined);
			slowestMs = Math.max(slowestMs, processorTimeMs() - startedMs);
			seen.set(name, (seen.get(name) ?? 0) + 1);
		}

		expect(slowestMs).toBeLessThan(1000);
		// The mutations leave much that is still itself, and much that is not: neither all nor nothing.
		expect(seen.size).toBeGreaterThan(25);
		for (const name of ['wav', 'mp3', 'm4a', 'ogg-opus', 'unknown']) {
			expect(seen.get(name)).toBeGreaterThan(atLeast(50));
		}
	});

	const MEGABYTES = 10 * 1024 * 1024;
	const deepBoxes = (depth: number): Uint8Array =>
		depth === 0 ? zeros(0) : box('trak', deepBoxes(depth - 1), deepBoxes(0));

	it.each([
		['sync words only', new Uint8Array(MEGABYTES).fill(0xff)],
		['MP3 headers that never agree', repeat(bytes(0xff, 0xfb, 0x10, 0x64), MEGABYTES / 4)],
		['a million empty boxes', bytes(fileType(), repeat(box('free'), MEGABYTES / 8))],
		['a million empty tracks', bytes(fileType(), box('moov', repeat(box('trak'), MEGABYTES / 8)))],
		['tracks in tracks', bytes(fileType(), box('moov', deepBoxes(2000)))],
		['boxes of size 1', bytes(fileType(), repeat(bytes(0, 0, 0, 1, 'moov'), 100_000))],
		['a million Ogg streams', repeat(oggPage(zeros(0)), 300_000)],
		[
			'a million EBML elements',
			bytes(element([0x1a, 0x45, 0xdf, 0xa3]), repeat(bytes(0xec, 0x80), 500_000)),
		],
		[
			'a million RIFF chunks',
			bytes('RIFF....WAVE', repeat(bytes('JUNK', 0, 0, 0, 0), MEGABYTES / 8)),
		],
		['a million ID3 tags', repeat(bytes('ID3', 3, 0, 0, 0, 0, 0, 0), MEGABYTES / 10)],
		['a comment without end', bytes('<?xml ', repeat(bytes('<'), MEGABYTES))],
		['blanks without end', repeat(bytes(' '), MEGABYTES)],
	])('take no time: %s', (_label, file) => {
		const startedMs = processorTimeMs();

		const format = identify(file, file.length);

		expect(processorTimeMs() - startedMs).toBeLessThan(1000);
		expect(format).not.toBe('');
	});
});
