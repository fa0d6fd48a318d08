import { readFile } from 'node:fs/promises';
import axios from 'axios';
import FormData from 'form-data';
import { fixturePath } from '../../fixtures/fixtures';
import { waitFor } from './exampleBench';

/** What a form's ending shows and hands out. */
export interface Ending {
	/** The page's title and message, without its markup. */
	text: string;
	/** What the browser saves. */
	files: Array<{ fileName: string; type: string; text: string }>;
}

/** A file as n8n's page of an ending carries it; its bytes as a Buffer or as a string of them. */
interface CarriedFile {
	fileName: string;
	type: string;
	data: string | { type: 'Buffer'; data: number[] };
}

/** Sends a fixture with a form of one field. Returns the address where n8n shows what comes next. */
export async function submitForm(url: string, fixture: string): Promise<string> {
	return await waitFor(`an answer of ${url}`, async () => {
		const form = new FormData();
		form.append('field-0', await readFile(fixturePath(fixture)), fixture);
		const { status, data } = await axios.post<{ formWaitingUrl?: string }>(url, form, {
			headers: form.getHeaders(),
			validateStatus: () => true,
		});
		// A form that was just published answers 404 for up to a second.
		return status === 404 ? undefined : data.formWaitingUrl;
	});
}

/** Waits for the ending as n8n's page does, reads it, and tells n8n that it was shown. */
export async function openEnding(waitingUrl: string): Promise<Ending> {
	const statusUrl = new URL(waitingUrl);
	statusUrl.pathname += '/n8n-execution-status';
	await waitFor('the ending of the form', async () => {
		const { data } = await axios.get<string>(statusUrl.href, { validateStatus: () => true });
		return data === 'form-waiting' ? data : undefined;
	});
	const { data: page } = await axios.get<string>(waitingUrl);
	await axios.post(waitingUrl);
	return { text: readText(page), files: readFiles(page) };
}

function readText(page: string): string {
	const [, header = ''] = /<div class='header'>([^]*?)<\/div>/.exec(page) ?? [];
	return header
		.replace(/<[^>]+>/g, ' ')
		.replaceAll('&quot;', '"')
		.replaceAll('&#x27;', "'")
		.replace(/\s+/g, ' ')
		.trim();
}

function readFiles(page: string): Ending['files'] {
	const [, carried = '%5B%5D'] = /const binaries = "([^"]*)"/.exec(page) ?? [];
	const files = JSON.parse(decodeURIComponent(carried)) as CarriedFile[];
	return files.map(({ fileName, type, data }) => {
		const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data.data);
		return { fileName, type, text: bytes.toString('utf8') };
	});
}
