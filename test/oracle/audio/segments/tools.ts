import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Segment } from '../../../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type { AudioContainer } from '../../../../nodes/DeepfakeAudioCheck/audio/media/format';
import { openVoice, write } from '../../../unit/audio/opening';

/*
 * ffmpeg, ffprobe and sox as independent opinions (Debian: apt-get install ffmpeg sox). Without them
 * the tests fail: an oracle that is skipped proves nothing.
 */

/** A folder for the files of one test file; gone afterwards. */
export function createWorkFolder(): { path: (name: string) => string; remove: () => void } {
	const folder = mkdtempSync(join(tmpdir(), 'segments-'));
	return {
		path: (name) => join(folder, name),
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** Runs ffmpeg and returns its standard output; it throws with what ffmpeg said. */
export function ffmpeg(...arguments_: string[]): Buffer {
	return execFileSync('ffmpeg', ['-y', '-nostdin', '-v', 'error', ...arguments_], {
		maxBuffer: 1 << 30,
	});
}

/** Said of every WAV without a map of its speakers, and of ADPCM by its own design; no complaints. */
const SMALL_TALK = /^Guessed Channel Layout|Multiple frames in a packet/;

/** What ffmpeg complains of when it decodes files, line by line; empty when it has nothing to say. */
export function decodeWarnings(paths: string[]): string[] {
	const { status, stderr } = spawnSync(
		'ffmpeg',
		[
			...['-nostdin', '-v', 'warning'],
			...paths.flatMap((path) => ['-i', path]),
			...paths.flatMap((_, index) => ['-map', `${index}:a`, '-f', 'null', '-']),
		],
		{ encoding: 'utf8' },
	);
	const lines = stderr.split('\n').filter((line) => line !== '' && !SMALL_TALK.test(line));
	return status === 0 ? lines : [`exit code ${status}`, ...lines];
}

/**
 * The checksums of the packets in files, one after another: what is in them, undecoded. M4A needs
 * `-ignore_editlist 1` before each input, or packets of the encoder's delay are left out.
 */
export function packetChecksums(paths: string[], inputOptions: string[] = []): string[] {
	ffmpeg(
		...paths.flatMap((path) => [...inputOptions, '-i', path]),
		...paths.flatMap((path, index) => [
			...['-map', `${index}:a`, '-c', 'copy', '-f', 'framemd5', `${path}.md5`],
		]),
	);
	return paths.flatMap((path) => readChecksums(readFileSync(`${path}.md5`, 'utf8')));
}

export const IGNORE_EDIT_LISTS = ['-ignore_editlist', '1'];

/** Ref: ffmpeg's framemd5: stream, dts, pts, duration, size, hash, then those of side data */
function readChecksums(output: string): string[] {
	return output
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map((line) => line.split(',')[5]?.trim() ?? '');
}

/** The decoded samples of files as ffmpeg reads them, one after another. */
export function decoded(paths: string[], format: string): Buffer {
	ffmpeg(
		...paths.flatMap((path) => ['-i', path]),
		...paths.flatMap((path, index) => [
			...['-map', `${index}:a`, '-f', format, '-c:a', `pcm_${format}`, `${path}.raw`],
		]),
	);
	return Buffer.concat(paths.map((path) => readFileSync(`${path}.raw`)));
}

/** So long a recording of `makeSweep` lasts. */
const SWEEP_SECONDS = 23.4567;

/** A sweep with noise in it, so that no two samples are alike for long, made by ffmpeg. */
export function makeSweep(path: string, ...options: string[]): string {
	const sweep = `aevalsrc='0.5*sin(2*PI*(200*t+90*t*t))+0.05*random(0)':s=48000:d=${SWEEP_SECONDS}`;
	ffmpeg('-f', 'lavfi', '-i', sweep, ...options, path);
	return path;
}

/** Puts something else over bytes of a file. */
export function patch(path: string, change: (file: Buffer) => Buffer): string {
	writeFileSync(path, change(readFileSync(path)));
	return path;
}

/** Makes each file only once. */
export function remember<Value>(make: () => Value): () => Value {
	let made: { value: Value } | undefined;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}

/** The length of each file in seconds, by music-metadata. */
export function metadataDurations(paths: string[]): number[] {
	const output = execFileSync(process.execPath, [join(__dirname, 'durationOracle.mjs'), ...paths], {
		maxBuffer: 1 << 26,
	});
	return JSON.parse(output.toString()) as number[];
}

/** Cuts a file, as it is, and writes its segments beside it. */
export async function cutFile(
	path: string,
	container: AudioContainer,
	limits: { segmentSeconds?: number; maximumBytes?: number },
): Promise<{ plans: Segment[]; paths: string[]; files: Uint8Array[] }> {
	const { original } = await openVoice(readFileSync(path));
	if (original.container !== container) throw new Error(`It becomes ${original.container}`);
	const plans = original.plan({ maximumBytes: 10_485_760, ...limits });
	const files: Uint8Array[] = [];
	const paths: string[] = [];
	for (const plan of plans) {
		const file = await write(original, plan);
		const segmentPath = `${path}.${plan.index}.${container}`;
		writeFileSync(segmentPath, file);
		files.push(file);
		paths.push(segmentPath);
	}
	return { plans, paths, files };
}
