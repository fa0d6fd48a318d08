import { readFileSync, writeFileSync } from 'node:fs';
import { fixturePath } from '../../../fixtures/fixtures';
import {
	createWorkFolder,
	cutFile,
	decodeWarnings,
	metadataDurations,
	remember,
	packetChecksums,
	makeSweep,
	patch,
} from './tools';

const folder = createWorkFolder();
afterAll(folder.remove);

const makeMp3 = (name: string, ...options: string[]) => makeSweep(folder.path(name), ...options);

/** An APEv2 tag, header and footer, as it stands at either end of a file. */
function apeTag(): Buffer {
	const part = (flags: number) => {
		const edge = Buffer.alloc(32);
		edge.write('APETAGEX', 'latin1');
		edge.writeUInt32LE(2000, 8);
		edge.writeUInt32LE(32, 12);
		edge.writeUInt32LE(flags, 20);
		return edge;
	};
	return Buffer.concat([part(0xa000_0000), part(0x8000_0000)]);
}

/** Fraunhofer's frame in place of LAME's. */
function asVbri(file: Buffer): Buffer {
	const at = file.indexOf(file.includes('Xing') ? 'Xing' : 'Info');
	const frame = file.lastIndexOf(0xff, at);
	const frames = file.readUInt32BE(at + 8);
	const sizeBytes = file.readUInt32BE(at + 12);
	file.fill(0, frame + 4, frame + 4 + 32 + 26);
	file.write('VBRI', frame + 4 + 32, 'latin1');
	file.writeUInt16BE(1, frame + 40);
	file.writeUInt32BE(sizeBytes, frame + 46);
	file.writeUInt32BE(frames, frame + 50);
	return file;
}

const rate = (sampleRate: number, ...quality: string[]) => [
	'-ar',
	String(sampleRate),
	'-ac',
	'1',
	...quality,
];

const kinds = (
	[
		[
			'MPEG-1, constant bit rate, stereo',
			() => makeMp3('cbr.mp3', '-ar', '44100', '-ac', '2', '-b:a', '128k'),
		],
		['MPEG-1, variable bit rate', () => makeMp3('vbr.mp3', ...rate(48_000, '-q:a', '4'))],
		['MPEG-2, constant bit rate', () => makeMp3('cbr2.mp3', ...rate(16_000, '-b:a', '32k'))],
		['MPEG-2, variable bit rate', () => makeMp3('vbr2.mp3', ...rate(24_000, '-q:a', '7'))],
		['MPEG-2.5, constant bit rate', () => makeMp3('cbr25.mp3', ...rate(8000, '-b:a', '16k'))],
		['MPEG-2.5, variable bit rate', () => makeMp3('vbr25.mp3', ...rate(8000, '-q:a', '5'))],
		[
			'no Xing header',
			() => makeMp3('bare.mp3', ...rate(44_100, '-b:a', '64k', '-write_xing', '0')),
		],
		[
			'no tag at all',
			() =>
				makeMp3(
					'none.mp3',
					...rate(44_100, '-b:a', '64k', '-write_xing', '0', '-id3v2_version', '0'),
				),
		],
		[
			'ID3v2 and ID3v1',
			() =>
				makeMp3(
					'tags.mp3',
					...rate(22_050, '-b:a', '48k', '-write_id3v1', '1', '-metadata', 'title=Call'),
				),
		],
		[
			'APE tag behind',
			() =>
				patch(makeMp3('ape.mp3', ...rate(32_000, '-b:a', '48k')), (file) =>
					Buffer.concat([file, apeTag()]),
				),
		],
		['VBRI header', () => patch(makeMp3('vbri.mp3', ...rate(44_100, '-q:a', '6')), asVbri)],
	] satisfies Array<[string, () => string]>
).map(([name, make]) => [name, remember(make)] as const);

describe('an MP3 file in segments', () => {
	it.each(kinds)('has every packet of %s, in order', async (_name, make) => {
		const path = make();

		const { paths, plans } = await cutFile(path, 'mp3', { segmentSeconds: 5 });

		expect(plans).toHaveLength(5);
		expect(packetChecksums(paths)).toEqual(packetChecksums([path]));
	});

	it.each(kinds)(
		'decodes without a complaint beyond the bit reservoir of its first frames: %s',
		async (_name, make) => {
			const { paths } = await cutFile(make(), 'mp3', { segmentSeconds: 5 });

			const complaints = decodeWarnings(paths);

			const others = complaints.filter((line) => !BIT_RESERVOIR.test(line));
			expect(others).toEqual([]);
		},
	);

	it.each(kinds)('lasts as long as planned: %s', async (_name, make) => {
		const { paths, plans, files } = await cutFile(make(), 'mp3', { segmentSeconds: 5 });

		const durations = metadataDurations(paths);
		for (const [index, plan] of plans.entries()) {
			// One frame of 8 kHz is 72 ms.
			expect(
				Math.abs((durations[index] ?? 0) - (plan.endSeconds - plan.startSeconds)),
			).toBeLessThan(0.08);
			expect(files[index]).toHaveLength(plan.sizeBytes);
		}
	});

	it('is cut behind a large ID3 tag', async () => {
		const path = folder.path('big-id3.mp3');
		writeFileSync(path, readFileSync(fixturePath('speech-big-id3.mp3')));

		const { paths } = await cutFile(path, 'mp3', { maximumBytes: 5000 });

		expect(paths.length).toBeGreaterThan(1);
		expect(packetChecksums(paths)).toEqual(packetChecksums([path]));
	});

	it('stays within the size it may have', async () => {
		const path = makeMp3('limit.mp3', ...rate(44_100, '-q:a', '4'));

		const { files, paths } = await cutFile(path, 'mp3', { maximumBytes: 40_000 });

		expect(Math.max(...files.map(({ length }) => length))).toBeLessThanOrEqual(40_000);
		expect(packetChecksums(paths)).toEqual(packetChecksums([path]));
	});
});

/** What ffmpeg says when a first frame refers to bits that were left behind. */
const BIT_RESERVOIR = /invalid new backstep|overread, skip|Estimating duration from bitrate/;
