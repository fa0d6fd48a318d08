import { readFileSync, writeFileSync } from 'node:fs';
import { fixturePath } from '../../../fixtures/fixtures';
import {
	IGNORE_EDIT_LISTS,
	createWorkFolder,
	cutFile,
	decoded,
	decodeWarnings,
	metadataDurations,
	remember,
	packetChecksums,
	makeSweep,
} from './tools';

const folder = createWorkFolder();
afterAll(folder.remove);

const makeM4a = (name: string, ...options: string[]) => makeSweep(folder.path(name), ...options);

const aac = (rate: number, channels = 1) => [
	'-ar',
	String(rate),
	'-ac',
	String(channels),
	'-c:a',
	'aac',
];
const alac = (rate: number, format: string, channels = 1) => [
	...['-ar', String(rate), '-ac', String(channels), '-c:a', 'alac', '-sample_fmt', format],
];

const aacKinds = (
	[
		['AAC, the index behind', () => makeM4a('aac.m4a', ...aac(16_000))],
		[
			'AAC, the index in front',
			() => makeM4a('front.m4a', ...aac(44_100, 2), '-movflags', '+faststart'),
		],
		['AAC at 8 kHz', () => makeM4a('aac8.m4a', ...aac(8000))],
		['AAC in a file called MP4', () => makeM4a('aac.mp4', ...aac(48_000))],
		[
			'AAC in fragments',
			() => makeM4a('fragments.m4a', ...aac(16_000), '-movflags', '+frag_keyframe+empty_moov'),
		],
	] satisfies Array<[string, () => string]>
).map(([name, make]) => [name, remember(make)] as const);
const alacKinds = (
	[
		['ALAC, 16 bits', () => makeM4a('alac16.m4a', ...alac(16_000, 's16p')), 's16le'],
		['ALAC, 24 bits, stereo', () => makeM4a('alac24.m4a', ...alac(48_000, 's32p', 2)), 's32le'],
	] satisfies Array<[string, () => string, string]>
).map(([name, make, format]) => [name, remember(make), format] as const);

const allKinds = [...aacKinds, ...alacKinds].map(([name, make]) => [name, make] as const);

describe('an M4A file in segments', () => {
	it.each(aacKinds)('has every packet of %s, in order', async (_name, make) => {
		const path = make();

		const { paths, plans } = await cutFile(path, 'm4a', { segmentSeconds: 5 });

		expect(plans).toHaveLength(5);
		expect(packetChecksums(paths, IGNORE_EDIT_LISTS)).toEqual(
			packetChecksums([path], IGNORE_EDIT_LISTS),
		);
	});

	it.each(alacKinds)(
		'has every sample of %s, in order, bit for bit',
		async (_name, make, format) => {
			const path = make();

			const { paths, plans } = await cutFile(path, 'm4a', { segmentSeconds: 5 });

			expect(plans).toHaveLength(5);
			const joined = decoded(paths, format);
			expect(joined.equals(decoded([path], format))).toBe(true);
		},
	);

	it.each(allKinds)('decodes without a complaint: %s', async (_name, make) => {
		const { paths } = await cutFile(make(), 'm4a', { segmentSeconds: 5 });

		expect(decodeWarnings(paths)).toEqual([]);
	});

	it.each(allKinds)('lasts as long as planned: %s', async (_name, make) => {
		const { paths, plans, files } = await cutFile(make(), 'm4a', { segmentSeconds: 5 });

		const durations = metadataDurations(paths);
		for (const [index, plan] of plans.entries()) {
			// The first one carries the encoder's delay of one or two frames besides: 128 ms at 8 kHz.
			const extra = (durations[index] ?? 0) - (plan.endSeconds - plan.startSeconds);
			expect(extra).toBeGreaterThan(-0.001);
			expect(extra).toBeLessThan(index === 0 ? 0.26 : 0.001);
			expect(files[index]).toHaveLength(plan.sizeBytes);
		}
	});

	it.each(['speech-cover.m4a', 'speech-alac.m4a', 'speech-faststart.m4a', 'speech-fragmented.m4a'])(
		'is cut from the fixture %s',
		async (fileName) => {
			const path = folder.path(fileName);
			writeFileSync(path, readFileSync(fixturePath(fileName)));

			const { paths } = await cutFile(path, 'm4a', { maximumBytes: 8000 });

			expect(paths.length).toBeGreaterThan(1);
			expect(packetChecksums(paths, IGNORE_EDIT_LISTS)).toEqual(
				packetChecksums([path], IGNORE_EDIT_LISTS),
			);
		},
	);
});
