import {
	bytes,
	repeat,
	uint32BigEndian,
	uint32LittleEndian,
	zeros,
} from '../../../unit/audio/identifyBuilders';
import type { Random } from '../../../unit/audio/mutations';
import { ALL_TAGS } from '../../../unit/audio/tagBuilders';
import type { GoodFile } from './goodFiles';
import { joinPages, splitPages } from './oggPages';

/** A recording under the knife. */
export interface Patient {
	file: Uint8Array;
	/**
	 * The seconds of sound that are in it by its construction, whatever a player makes of it; undefined
	 * once that cannot be told any more.
	 */
	seconds: number | undefined;
	/** Whether recordings of two sample rates were joined. */
	hasTwoRates: boolean;
	/** Tags, zeros and headers that were put between: a player that knows no end plays them as samples. */
	playedBytes: number;
	/** What was done, for whoever reads that it was not accounted for. */
	history: string[];
}

/** Does something to a recording; undefined if that cannot be done to it. */
type Manipulation = (patient: Patient, random: Random, good: GoodFile) => Patient | undefined;

function pick<Item>(random: Random, items: readonly Item[]): Item {
	const item = items[random(items.length)];
	if (item === undefined) throw new Error('Nothing to choose from');
	return item;
}

function changed(patient: Patient, what: string, change: Partial<Patient>): Patient {
	return { ...patient, ...change, history: [...patient.history, what] };
}

/** A tag, zeros, two tags, or nothing: what stands between recordings that were joined. */
function pickFiller(random: Random): { name: string; filler: Uint8Array } {
	const [name, tag] = pick(random, ALL_TAGS);
	switch (random(5)) {
		case 0:
			return { name: 'nothing', filler: zeros(0) };
		case 1:
			return { name: 'zeros', filler: zeros(1 + random(3000)) };
		case 2: {
			const [second, secondTag] = pick(random, ALL_TAGS);
			return { name: `${name} and ${second}`, filler: bytes(tag, secondTag) };
		}
		default:
			return { name, filler: tag };
	}
}

/** The headers of a joined file, at most, in bytes. */
const HEADER_BYTES = 400;

/** Neither zeros nor anything that begins like a frame or a file. */
function junk(random: Random, sizeBytes: number): Uint8Array {
	return Uint8Array.from({ length: sizeBytes }, () => 1 + random(200));
}

const join: Manipulation = (patient, random, good) => {
	const which = random(good.others.length + 1);
	const other = which === good.others.length ? good : pick(random, [good.others[which] ?? good]);
	const { name, filler } = pickFiller(random);
	const isInFront = random(4) === 0;
	const parts = isInFront ? [other.file, filler, patient.file] : [patient.file, filler, other.file];
	return changed(patient, `joined with ${which}, ${name} between${isInFront ? ', in front' : ''}`, {
		file: bytes(...parts),
		seconds: patient.seconds === undefined ? undefined : patient.seconds + other.seconds,
		hasTwoRates: patient.hasTwoRates || which === 1,
		playedBytes: patient.playedBytes + filler.length + HEADER_BYTES,
	});
};

const putInFront: Manipulation = (patient, random) => {
	const { name, filler } = pickFiller(random);
	return changed(patient, `${name} in front`, {
		file: bytes(filler, patient.file),
		playedBytes: patient.playedBytes + filler.length,
	});
};

const putBehind: Manipulation = (patient, random) => {
	const { name, filler } = pickFiller(random);
	return changed(patient, `${name} behind`, {
		file: bytes(patient.file, filler),
		playedBytes: patient.playedBytes + filler.length,
	});
};

const putJunkInFront: Manipulation = (patient, random) => {
	const size = 1 + random(random(2) === 0 ? 40 : 80_000);
	return changed(patient, `${size} bytes of junk in front`, {
		file: bytes(junk(random, size), patient.file),
	});
};

const putJunkInside: Manipulation = (patient, random) => {
	const at = random(patient.file.length);
	const size = 1 + random(random(2) === 0 ? 10 : 5000);
	return changed(patient, `${size} bytes of junk at ${at}`, {
		file: bytes(patient.file.subarray(0, at), junk(random, size), patient.file.subarray(at)),
		seconds: undefined,
	});
};

const putTagInside: Manipulation = (patient, random) => {
	const at = random(patient.file.length);
	const { name, filler } = pickFiller(random);
	return changed(patient, `${name} at ${at}`, {
		file: bytes(patient.file.subarray(0, at), filler, patient.file.subarray(at)),
		seconds: undefined,
		playedBytes: patient.playedBytes + filler.length,
	});
};

const cutOutBytes: Manipulation = (patient, random) => {
	const { file } = patient;
	const start = random(random(4) === 0 ? Math.min(file.length, 200) : file.length);
	const end = start + 1 + random(random(2) === 0 ? 20 : Math.ceil(file.length / 4));
	return changed(patient, `bytes ${start} to ${end} cut out`, {
		file: bytes(file.subarray(0, start), file.subarray(end)),
		seconds: undefined,
	});
};

const breakOff: Manipulation = (patient, random) => {
	const end = 1 + random(patient.file.length);
	return changed(patient, `broken off at ${end}`, {
		file: patient.file.subarray(0, end),
		seconds: undefined,
	});
};

const repeatBytes: Manipulation = (patient, random) => {
	const { file } = patient;
	const start = random(file.length);
	const end = Math.min(start + 1 + random(Math.ceil(file.length / 2)), file.length);
	return changed(patient, `bytes ${start} to ${end} repeated`, {
		file: bytes(file.subarray(0, end), file.subarray(start)),
		seconds: undefined,
	});
};

const flipBits: Manipulation = (patient, random) => {
	const file = Uint8Array.from(patient.file);
	const places = Array.from({ length: 1 + random(4) }, () =>
		random(random(2) === 0 ? file.length : Math.min(file.length, 300)),
	);
	for (const place of places) file[place] = (file[place] ?? 0) ^ (1 << random(8));
	return changed(patient, `bits flipped at ${places.join(', ')}`, { file, seconds: undefined });
};

/** Where sizes of the whole or of its sound stand: behind or in front of a name, so many bytes. */
const SIZES: Array<{ name: string; at: number; isLittle: boolean }> = [
	{ name: 'RIFF', at: 4, isLittle: true },
	{ name: 'data', at: 4, isLittle: true },
	{ name: 'FORM', at: 4, isLittle: false },
	{ name: 'SSND', at: 4, isLittle: false },
	{ name: '.snd', at: 8, isLittle: false },
	{ name: 'mdat', at: -4, isLittle: false },
];

/** A header that tells less, or more, than there is: the sound is there all the same. */
const lieAboutSize: Manipulation = (patient, random, { extension }) => {
	const file = Uint8Array.from(patient.file);
	const text = Buffer.from(file).toString('latin1');
	// A size of Core Audio has eight bytes.
	const sizes = extension === 'caf' ? [{ name: 'data', at: 8, isLittle: false }] : SIZES;
	const found = sizes.filter(({ name }) => text.includes(name));
	if (found.length === 0) return undefined;
	const { name, at, isLittle } = pick(random, found);
	const place = text.indexOf(name) + at;
	if (place < 0 || place + 4 > file.length) return undefined;
	const view = new DataView(file.buffer);
	const real = view.getUint32(place, isLittle);
	const size = pick(random, [0, 0xffff_ffff, real + 44, real * 2, Math.floor(real / 3) & ~1, 1000]);
	view.setUint32(place, Math.min(size, 0xffff_ffff), isLittle);
	// A box that ends early makes boxes of what follows: what is sound then is a matter of opinion.
	const seconds = name === 'mdat' ? undefined : patient.seconds;
	return changed(patient, `size of ${name} set to ${size}`, { file, seconds });
};

/** Does something to the pages of an Ogg file; undefined for other files. */
function withPages(
	patient: Patient,
	what: string,
	change: (pages: Uint8Array[]) => { pages: Uint8Array[]; keepsSeconds: boolean } | undefined,
): Patient | undefined {
	const pages = splitPages(patient.file);
	if (pages === undefined || pages.length < 4) return undefined;
	const result = change(pages);
	if (result === undefined) return undefined;
	return changed(patient, what, {
		file: joinPages(result.pages),
		seconds: result.keepsSeconds ? patient.seconds : undefined,
	});
}

const removePage: Manipulation = (patient, random) => {
	const at = random(1000);
	return withPages(patient, `page ${at} removed`, (pages) => ({
		pages: pages.filter((_, index) => index !== at % pages.length),
		keepsSeconds: false,
	}));
};

const repeatPages: Manipulation = (patient, random) => {
	const at = random(1000);
	const isRenumbered = random(2) === 0;
	return withPages(patient, `pages from ${at} on repeated`, (pages) => {
		const first = 2 + (at % (pages.length - 2));
		const again = pages.slice(first).map((page, index) => {
			const copy = Buffer.from(page);
			if (isRenumbered) copy.writeUInt32LE(pages.length + index, 18);
			return copy;
		});
		return { pages: [...pages, ...again], keepsSeconds: false };
	});
};

const renumberPages: Manipulation = (patient, random) => {
	const first = random(100_000);
	return withPages(patient, `pages renumbered from ${first} on`, (pages) => ({
		pages: pages.map((page, index) => {
			const copy = Buffer.from(page);
			if (index > 2) copy.writeUInt32LE(first + index, 18);
			return copy;
		}),
		keepsSeconds: false,
	}));
};

const markPageAsLast: Manipulation = (patient, random) => {
	const at = random(1000);
	return withPages(patient, `page ${at} marked as the last`, (pages) => ({
		pages: pages.map((page, index) => {
			const copy = Buffer.from(page);
			if (index === 2 + (at % (pages.length - 2))) copy[5] = (copy[5] ?? 0) | 4;
			return copy;
		}),
		keepsSeconds: true,
	}));
};

const changeSerial: Manipulation = (patient, random) => {
	const at = random(1000);
	return withPages(patient, `another serial number from page ${at} on`, (pages) => ({
		pages: pages.map((page, index) => {
			const copy = Buffer.from(page);
			if (index >= 2 + (at % (pages.length - 2))) copy.writeUInt32LE(12_345, 14);
			return copy;
		}),
		keepsSeconds: false,
	}));
};

const movePositions: Manipulation = (patient, random) => {
	const at = random(1000);
	const by = pick(random, [-40_000, 48_000 * 3600, 4800, -960]);
	return withPages(patient, `positions from page ${at} on moved by ${by}`, (pages) => ({
		pages: pages.map((page, index) => {
			const copy = Buffer.from(page);
			const position = copy.readBigInt64LE(6);
			if (position >= 0n && index >= 2 + (at % (pages.length - 2))) {
				copy.writeBigInt64LE(position + BigInt(by), 6);
			}
			return copy;
		}),
		keepsSeconds: false,
	}));
};

/** Names of boxes and elements: pieces of files that begin with one can be taken out or repeated. */
const PIECES: Array<{ mark: Uint8Array; before: number }> = [
	{ mark: bytes('moof'), before: 4 },
	{ mark: bytes('moov'), before: 4 },
	{ mark: bytes('mdat'), before: 4 },
	{ mark: bytes(0x1f, 0x43, 0xb6, 0x75), before: 0 },
	{ mark: bytes(0xa3), before: 0 },
	{ mark: bytes('fmt '), before: 0 },
	{ mark: bytes('data'), before: 0 },
	{ mark: bytes('fLaC'), before: 0 },
	{ mark: bytes(0xff, 0xf8), before: 0 },
	{ mark: bytes(0xff, 0xfb), before: 0 },
	{ mark: bytes(0xff, 0xf3), before: 0 },
	{ mark: bytes(0xff, 0xf1), before: 0 },
];

/** Fragments, clusters, blocks, boxes and frames: one is taken out, repeated, or moved to the end. */
const movePieces: Manipulation = (patient, random) => {
	const file = Buffer.from(patient.file);
	const found = PIECES.map(({ mark, before }) =>
		placesOf(file, mark).map((at) => at - before),
	).filter((places) => places.length > 0);
	if (found.length === 0) return undefined;
	const places = pick(random, found);
	const which = random(places.length);
	const start = Math.max(places[which] ?? 0, 0);
	const end = places[which + 1 + random(3)] ?? file.length;
	const piece = file.subarray(start, end);
	const [head, tail] = [file.subarray(0, start), file.subarray(end)];
	const way = pick(random, ['taken out', 'repeated', 'moved to the end'] as const);
	const parts = {
		'taken out': [head, tail],
		repeated: [head, piece, piece, tail],
		'moved to the end': [head, tail, piece],
	}[way];
	return changed(patient, `piece from ${start} to ${end} ${way}`, {
		file: bytes(...parts),
		seconds: undefined,
	});
};

function placesOf(file: Buffer, mark: Uint8Array): number[] {
	const places: number[] = [];
	for (let at = file.indexOf(mark); at >= 0; at = file.indexOf(mark, at + 1)) places.push(at);
	return places;
}

/** The frames that an MP3 says it has, or the samples of FLAC: fewer, or none. */
const lieAboutLength: Manipulation = (patient, random) => {
	const file = Buffer.from(patient.file);
	const info = Math.max(file.indexOf('Xing'), file.indexOf('Info'));
	const flac = file.indexOf('fLaC');
	const length = pick(random, [0, 1, 50, 4000]);
	if (flac >= 0 && flac + 30 < file.length) file.writeUInt32BE(length * 16, flac + 22);
	else if (info >= 0 && info + 12 < file.length) file.writeUInt32BE(length, info + 8);
	else return undefined;
	return changed(patient, `length set to ${length}`, { file });
};

const joinStranger: Manipulation = (patient, random, { stranger }) => {
	const { name, filler } = pickFiller(random);
	const isInFront = random(4) === 0;
	const parts = isInFront
		? [stranger.file, filler, patient.file]
		: [patient.file, filler, stranger.file];
	const where = isInFront ? 'in front' : 'behind';
	return changed(patient, `${stranger.name} ${where}, ${name} between`, {
		file: bytes(...parts),
		seconds: patient.seconds === undefined ? undefined : patient.seconds + stranger.seconds,
		hasTwoRates: true,
		playedBytes: patient.playedBytes + filler.length + HEADER_BYTES,
	});
};

const PREAMBLES = [
	'HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n\r\n',
	'Content-Type: application/octet-stream\r\n\r\n',
	'a line\n',
	'\r\n',
	'ICY 200 OK\r\nicy-metaint:0\r\n\r\n',
];

const putTextAround: Manipulation = (patient, random) => {
	const text = pick(random, PREAMBLES);
	const isBehind = random(2) === 0;
	return changed(patient, `${JSON.stringify(text)} ${isBehind ? 'behind' : 'in front'}`, {
		file: isBehind ? bytes(patient.file, '\r\n--b--\r\n', text) : bytes(text, patient.file),
	});
};

const putManyZeros: Manipulation = (patient, random) => {
	const at = pick(random, [0, patient.file.length, random(patient.file.length)]);
	const isAtEdge = at === 0 || at === patient.file.length;
	return changed(patient, `a megabyte of zeros at ${at}`, {
		file: bytes(patient.file.subarray(0, at), zeros(1_000_000), patient.file.subarray(at)),
		seconds: isAtEdge ? patient.seconds : undefined,
		// Silence, where ffmpeg takes all that follows a header for samples.
		playedBytes: patient.playedBytes + (isAtEdge ? 1_000_000 : 0),
	});
};

/** Harmless structure by container: in front of which name it may stand. */
const STRUCTURES: Array<{ mark: Uint8Array; before: number; what: string; piece: Uint8Array }> = [
	...['JUNK', 'LIST', 'bext', 'fact', 'PEAK'].map((id) => ({
		mark: bytes('data'),
		before: 0,
		what: id,
		piece: bytes(id, uint32LittleEndian(602), zeros(602)),
	})),
	{
		mark: bytes('SSND'),
		before: 0,
		what: 'ANNO',
		piece: bytes('ANNO', uint32BigEndian(12), 'twelve bytes'),
	},
	// EBML Void.
	{
		mark: bytes(0x1f, 0x43, 0xb6, 0x75),
		before: 0,
		what: 'Void',
		piece: bytes(0xec, 0x40, 100, zeros(100)),
	},
	{ mark: bytes('moof'), before: 4, what: 'free', piece: bytes(0, 0, 0, 108, 'free', zeros(100)) },
	{
		mark: bytes('mdat'),
		before: 4,
		what: 'uuid',
		piece: bytes(0, 0, 0, 108, 'uuid', repeat(bytes(7), 100)),
	},
];

const insertStructure: Manipulation = (patient, random) => {
	const file = Buffer.from(patient.file);
	const possible = STRUCTURES.filter(({ mark }) => placesOf(file, mark).length > 0);
	if (possible.length === 0) return undefined;
	const { mark, before, what, piece } = pick(random, possible);
	const places = placesOf(file, mark);
	const at = Math.max(pick(random, places) - before, 0);
	return changed(patient, `${what} at ${at}`, {
		file: bytes(file.subarray(0, at), piece, file.subarray(at)),
		// Places in tables and in the sound may be hit, too.
		seconds: undefined,
	});
};

/** Tables and times that are not true: counts, places, durations, edit lists, time scales. */
const TABLES = ['stsz', 'stts', 'stsc', 'stco', 'elst', 'mdhd', 'tkhd', 'trun', 'tfdt', 'mvhd'];

const lieInTables: Manipulation = (patient, random) => {
	const file = Buffer.from(patient.file);
	const possible = TABLES.filter((name) => file.includes(name));
	if (possible.length === 0) return undefined;
	const name = pick(random, possible);
	const place = pick(random, placesOf(file, bytes(name))) + 4 + 4 * (1 + random(6));
	if (place + 4 > file.length) return undefined;
	const real = file.readUInt32BE(place);
	const value = pick(random, [
		0,
		1,
		Math.floor(real / 2),
		Math.min(real * 2, 0xffff_ffff),
		0xffff_ffff,
	]);
	file.writeUInt32BE(value, place);
	return changed(patient, `${name}: ${real} at ${place} set to ${value}`, {
		file,
		seconds: undefined,
	});
};

/** Sizes that are left open, as live recorders do: of the segment, or of clusters. */
const leaveSizeOpen: Manipulation = (patient, random) => {
	const file = Buffer.from(patient.file);
	const marks = [bytes(0x1f, 0x43, 0xb6, 0x75), bytes(0x18, 0x53, 0x80, 0x67)];
	const places = marks.flatMap((mark) => placesOf(file, mark));
	if (places.length === 0) return undefined;
	const place = pick(random, places) + 4;
	const first = file[place] ?? 0;
	if (first === 0) return undefined;
	// Ref: RFC 8794 section 6.2: all bits of the size set
	const length = Math.clz32(first) - 23;
	file.fill(0xff, place, place + length);
	file[place] = 0xff >> (length - 1);
	return changed(patient, `size at ${place} left open`, { file, seconds: undefined });
};

const MANIPULATIONS: readonly Manipulation[] = [
	...[join, join, join, putInFront, putBehind, putJunkInFront, putJunkInside, putTagInside],
	...[cutOutBytes, breakOff, repeatBytes, flipBits, lieAboutSize, lieAboutSize, movePieces],
	...[movePieces, lieAboutLength, removePage, repeatPages, renumberPages, markPageAsLast],
	...[changeSerial, movePositions, joinStranger, putTextAround, putManyZeros, insertStructure],
	...[lieInTables, lieInTables, leaveSizeOpen],
];

/** A good recording after one to three manipulations. */
export function manipulate(good: GoodFile, random: Random): Patient {
	let patient: Patient = {
		file: good.file,
		seconds: good.seconds,
		hasTwoRates: false,
		playedBytes: 0,
		history: [],
	};
	const count = 1 + random(3);
	while (patient.history.length < count) {
		patient = pick(random, MANIPULATIONS)(patient, random, good) ?? patient;
	}
	return patient;
}
