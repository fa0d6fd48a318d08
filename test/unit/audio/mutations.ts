import { bytes } from '../../unit/audio/identifyBuilders';

/** Seeded, so that a round that fails can be had again. Ref: "mulberry32", Tommy Ettinger, 2017. */
export function createRandom(seed: number): Random {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

export type Random = (below: number) => number;

type Mutation = (file: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

/** Half of the damage is done to the start, where most structure stands. */
function pickOffset(file: Uint8Array, random: Random): number {
	return random(random(2) === 0 ? file.length : Math.min(file.length, 1000));
}

const MUTATIONS: readonly Mutation[] = [
	function flipBits(file, random) {
		for (let count = random(20); count >= 0; count -= 1) {
			const offset = pickOffset(file, random);
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
		const offset = pickOffset(file, random);
		return bytes(file.subarray(0, offset), file.subarray(offset + random(16)));
	},
	function setNumber(file, random) {
		const offset = pickOffset(file, random);
		const value = [0x00, 0xff, 0x7f, 0x80][random(4)] ?? 0;
		return file.fill(value, offset, Math.min(offset + 1 + random(8), file.length));
	},
];

/** A copy of a file with one to three kinds of damage. */
export function mutate(
	random: Random,
	{ file, others }: { file: Uint8Array; others: readonly Uint8Array[] },
): Uint8Array {
	let mutated = file;
	for (let count = random(3); count >= 0 && mutated.length > 0; count -= 1) {
		const mutation = MUTATIONS[random(MUTATIONS.length)];
		const other = others[random(others.length)] ?? file;
		mutated = mutation?.(mutated, random, other) ?? mutated;
	}
	return mutated;
}

/** The time that this process has worked, in ms: unlike the time of day it does not count its waiting for a busy machine. */
export function processorTimeMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}
