import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import axios from 'axios';
import { UploadFile } from '../../../nodes/DeepfakeAudioCheck/dataspike/uploadFile';

/** Bytes that differ from their neighbours, and from those one chunk further on. */
function createBytes(length: number): Uint8Array {
	return Uint8Array.from({ length }, (_, index) => (index * 31 + (index >> 16)) % 251);
}

function createForm(file: File): FormData {
	const form = new FormData();
	form.append('file', file);
	return form;
}

async function sendAndRead(form: FormData): Promise<{ file: File; bytes: Uint8Array }> {
	const file = (await new Response(form).formData()).get('file') as unknown as File;
	return { file, bytes: new Uint8Array(await file.arrayBuffer()) };
}

async function readStream(file: Blob): Promise<Uint8Array[]> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of file.stream()) chunks.push(chunk as Uint8Array);
	return chunks;
}

/** What arrives of a form that is sent with axios, as n8n sends it. */
async function sendWithAxios(form: FormData): Promise<{ announcedBytes: number; body: Buffer }> {
	const server = createServer((request, response) => {
		void buffer(request).then((body) => {
			response.end(
				JSON.stringify({
					announcedBytes: Number(request.headers['content-length']),
					body: body.toString('base64'),
				}),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	try {
		const { port } = server.address() as AddressInfo;
		const { data } = await axios.post<{ announcedBytes: number; body: string }>(
			`http://127.0.0.1:${port}/`,
			form,
			{ maxRedirects: 0, proxy: false },
		);
		return { announcedBytes: data.announcedBytes, body: Buffer.from(data.body, 'base64') };
	} finally {
		await new Promise((resolve) => server.close(resolve));
	}
}

describe('UploadFile', () => {
	it.each([0, 1, 65_535, 65_536, 65_537, 1_000_000])(
		'sends %i bytes as they are, with name and type',
		async (length) => {
			const contents = createBytes(length);

			const sent = await sendAndRead(
				createForm(new UploadFile(contents, 'Anruf für Jörg.wav', 'audio/wav')),
			);

			expect(sent.file.name).toBe('Anruf für Jörg.wav');
			expect(sent.file.type).toBe('audio/wav');
			expect(Buffer.compare(sent.bytes, contents)).toBe(0);
		},
	);

	it('is sent just as a file of the platform', async () => {
		const contents = createBytes(100_000);
		const encode = async (file: File) => {
			const response = new Response(createForm(file));
			const boundary = /boundary=(.*)$/.exec(response.headers.get('content-type') ?? '')?.[1];
			const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
			return text.replaceAll(boundary ?? 'no boundary', 'BOUNDARY');
		};

		const sent = await encode(new UploadFile(contents, 'a "quoted" name.mp3', 'audio/mpeg'));

		const expected = await encode(
			new File([contents], 'a "quoted" name.mp3', { type: 'audio/mpeg' }),
		);
		expect(sent.length).toBeGreaterThan(100_000);
		expect(sent).toBe(expected);
	});

	it('arrives whole from the library that n8n sends with, its length announced', async () => {
		const contents = createBytes(300_000);

		const { announcedBytes, body } = await sendWithAxios(
			createForm(new UploadFile(contents, 'call.wav', 'audio/wav')),
		);

		const start = body.indexOf('\r\n\r\n') + 4;
		expect(announcedBytes).toBe(body.length);
		expect(body.subarray(0, start).toString()).toContain('filename="call.wav"');
		expect(Buffer.compare(body.subarray(start, start + contents.length), contents)).toBe(0);
		expect(body.subarray(start + contents.length).toString()).toMatch(/^\r\n--\S+--\r\n$/);
	});

	it('hands on the very bytes that it was given, without a copy, when a form is read', async () => {
		const contents = createBytes(200_000).subarray(1000);
		const kept = createForm(new UploadFile(contents, 'call.wav', 'audio/wav')).get('file');

		const chunks = await readStream(kept as unknown as File);

		expect(chunks.map(({ length }) => length)).toEqual([65_536, 65_536, 65_536, 2392]);
		expect(new Set(chunks.map(({ buffer }) => buffer))).toEqual(new Set([contents.buffer]));
		expect(Buffer.compare(Buffer.concat(chunks), contents)).toBe(0);
	});

	it('can be read twice', async () => {
		const file = new UploadFile(createBytes(70_000), 'call.wav', 'audio/wav');

		const [first, second] = [await readStream(file), await readStream(file)];

		expect(Buffer.concat(first)).toHaveLength(70_000);
		expect(Buffer.concat(second)).toEqual(Buffer.concat(first));
	});

	it('reads like a file of the platform in every other way', async () => {
		const contents = new TextEncoder().encode('RIFF and the rest');
		const file = new UploadFile(contents, 'call.wav', 'audio/wav');

		expect(file).toBeInstanceOf(File);
		expect(file).toMatchObject({ size: 17, name: 'call.wav', type: 'audio/wav' });
		expect(new Uint8Array(await file.arrayBuffer())).toEqual(contents);
		expect(await file.bytes()).toEqual(contents);
		expect(await file.text()).toBe('RIFF and the rest');
		expect(await file.slice(0, 4).text()).toBe('RIFF');
		expect(file.slice(0, 4, 'audio/mpeg').type).toBe('audio/mpeg');
	});
});

describe('reading a file', () => {
	it.each<[how: string, read: (file: UploadFile) => unknown]>([
		['as a stream', async (file) => await readStream(file)],
		['as bytes', async (file) => await file.bytes()],
		['as a buffer', async (file) => await file.arrayBuffer()],
		['as a text', async (file) => await file.text()],
		['in part', (file) => file.slice(0, 1)],
	])('is noted when it is read %s', async (_, read) => {
		const file = new UploadFile(createBytes(10), 'a.wav', 'audio/wav');
		createForm(file);
		expect(file.isRead).toBe(false);

		await read(file);

		expect(file.isRead).toBe(true);
	});
});
