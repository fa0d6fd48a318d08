import {
	createWorkFolder,
	cutFile,
	decoded,
	decodeWarnings,
	metadataDurations,
	remember,
	makeSweep,
	patch,
} from './tools';

const folder = createWorkFolder();
afterAll(folder.remove);

const makeWav = (name: string, ...options: string[]) => makeSweep(folder.path(name), ...options);

const mono = (rate: number, codec: string) => ['-ar', String(rate), '-ac', '1', '-c:a', codec];
const sizesAt = (file: Buffer, value: number) => {
	const data = file.indexOf('data');
	file.writeUInt32LE(value, 4);
	file.writeUInt32LE(value, data + 4);
	return file;
};

/** A name, how the file is made, and a format in which all of its samples can be compared. */
const kinds = (
	[
		['8-bit PCM', () => makeWav('u8.wav', ...mono(8000, 'pcm_u8')), 's16le'],
		['16-bit PCM, stereo', () => makeWav('s16.wav', '-ar', '44100', '-ac', '2'), 's16le'],
		['24-bit PCM', () => makeWav('s24.wav', ...mono(48_000, 'pcm_s24le')), 's32le'],
		['32-bit PCM', () => makeWav('s32.wav', ...mono(16_000, 'pcm_s32le')), 's32le'],
		['32-bit float', () => makeWav('f32.wav', ...mono(16_000, 'pcm_f32le')), 'f32le'],
		['64-bit float', () => makeWav('f64.wav', ...mono(16_000, 'pcm_f64le')), 'f64le'],
		[
			'A-law, stereo',
			() => makeWav('alaw.wav', '-ar', '8000', '-ac', '2', '-c:a', 'pcm_alaw'),
			's16le',
		],
		['mu-law, 11025 Hz', () => makeWav('mulaw.wav', ...mono(11_025, 'pcm_mulaw')), 's16le'],
		['six channels (extensible)', () => makeWav('six.wav', '-ar', '16000', '-ac', '6'), 's16le'],
		['IMA ADPCM', () => makeWav('ima.wav', ...mono(8000, 'adpcm_ima_wav')), 's16le'],
		['Microsoft ADPCM', () => makeWav('ms.wav', ...mono(8000, 'adpcm_ms')), 's16le'],
		[
			'chunks before the sound',
			() => {
				return patch(makeWav('list.wav', ...mono(8000, 'pcm_u8')), (file) =>
					Buffer.concat([
						file.subarray(0, 12),
						// Odd, so a byte of padding follows.
						Buffer.from('LIST\x05\0\0\0INFOx\0bext\x04\0\0\0abcd', 'latin1'),
						file.subarray(12),
					]),
				);
			},
			's16le',
		],
		[
			'a chunk behind the sound',
			() =>
				patch(makeWav('tail.wav', '-bitexact', ...mono(8000, 'pcm_s16le')), (file) =>
					Buffer.concat([file, Buffer.from('LIST\x04\0\0\0INFO', 'latin1')]),
				),
			's16le',
		],
		[
			'sizes left at 0xFFFFFFFF',
			() =>
				patch(makeWav('ffff.wav', '-bitexact', ...mono(8000, 'pcm_alaw')), (file) =>
					sizesAt(file, 0xffff_ffff),
				),
			's16le',
		],
	] satisfies Array<[string, () => string, string]>
).map(([name, make, format]) => [name, remember(make), format] as const);

describe('a WAV file in segments', () => {
	it.each(kinds)('has every sample of %s, in order, bit for bit', async (_name, make, format) => {
		const path = make();

		const { paths, plans } = await cutFile(path, 'wav', { segmentSeconds: 5 });

		expect(plans).toHaveLength(5);
		expect(decodeWarnings(paths)).toEqual([]);
		const joined = decoded(paths, format);
		expect(joined.equals(decoded([path], format))).toBe(true);
	});

	it.each(kinds)('lasts as long as planned: %s', async (_name, make) => {
		const { paths, plans, files } = await cutFile(make(), 'wav', { segmentSeconds: 7 });

		const durations = metadataDurations(paths);
		for (const [index, plan] of plans.entries()) {
			expect(durations[index]).toBeCloseTo(plan.endSeconds - plan.startSeconds, 2);
			expect(files[index]).toHaveLength(plan.sizeBytes);
		}
	});

	it('is cut from sizes left at 0, to the end of the file', async () => {
		const path = makeWav('zero.wav', '-bitexact', ...mono(8000, 'pcm_s16le'));
		const whole = decoded([path], 's16le');
		patch(path, (file) => sizesAt(file, 0));

		const { paths } = await cutFile(path, 'wav', { segmentSeconds: 5 });

		const joined = decoded(paths, 's16le');
		expect(joined.equals(whole)).toBe(true);
	});

	it('is cut though its format stands behind the sound', async () => {
		const path = makeWav('behind.wav', '-bitexact', ...mono(8000, 'pcm_alaw'));
		const whole = decoded([path], 's16le');
		patch(path, (file) => {
			const data = file.indexOf('data');
			return Buffer.concat([
				file.subarray(0, 12),
				file.subarray(data),
				Buffer.alloc((file.length - data) % 2),
				file.subarray(12, data),
			]);
		});

		const { paths } = await cutFile(path, 'wav', { segmentSeconds: 5 });

		expect(paths).toHaveLength(5);
		expect(decoded(paths, 's16le').equals(whole)).toBe(true);
	});
});

describe('segments of a WAV file', () => {
	it('start at multiples of the length, and a last one under two seconds joins its neighbour', async () => {
		const path = makeWav('times.wav', '-t', '21.5', ...mono(8000, 'pcm_s16le'));

		const { plans } = await cutFile(path, 'wav', { segmentSeconds: 5 });

		expect(plans.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
			[0, 5],
			[5, 10],
			[10, 15],
			[15, 21.5],
		]);
	});

	it('are as few equal parts as the size allows when no length is set', async () => {
		const path = makeWav('size.wav', '-t', '20', ...mono(8000, 'pcm_s16le'));

		const { plans, files } = await cutFile(path, 'wav', { maximumBytes: 100_000 });

		expect(plans.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
			[0, 5],
			[5, 10],
			[10, 15],
			[15, 20],
		]);
		expect(files.map(({ length }) => length)).toEqual([80_044, 80_044, 80_044, 80_044]);
	});

	it('never exceed the size, also where the last one would join', async () => {
		const path = makeWav('tight.wav', '-t', '11', ...mono(8000, 'pcm_s16le'));

		const { files, plans } = await cutFile(path, 'wav', {
			segmentSeconds: 5,
			maximumBytes: 80_044,
		});

		expect(Math.max(...files.map(({ length }) => length))).toBeLessThanOrEqual(80_044);
		expect(plans.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds])).toEqual([
			[0, 5],
			[5, 8],
			[8, 11],
		]);
	});
});
