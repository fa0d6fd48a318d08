import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packPackage } from './packPackage';

/**
 * `npm run scan`: runs the very check that n8n runs on a published package, on the tarball that
 * would be published and on the sources. Needs `dist/` (npm run build). Exits 1 on any finding.
 */

interface Verdict {
	passed: boolean;
	message?: string;
	details?: string;
}

interface Scanner {
	analyzePackage: (folder: string, patterns?: string[]) => Promise<Verdict>;
	SOURCE_FILE_PATTERNS: string[];
}

const projectFolder = path.join(__dirname, '..');

async function loadScanner(): Promise<Scanner> {
	// The package exports nothing; its scanner is a file of its own that n8n runs as well.
	const manifest = require.resolve('@n8n/scan-community-package/package.json');
	return (await import(path.join(path.dirname(manifest), 'scanner/scanner.mjs'))) as Scanner;
}

function report(what: string, verdict: Verdict): boolean {
	console.log(`${verdict.passed ? 'passed' : 'REFUSED'}  ${what}`);
	if (!verdict.passed) console.log(verdict.details ?? verdict.message);
	return verdict.passed;
}

async function main(): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), 'scan-'));
	try {
		const scanner = await loadScanner();
		const packed = await packPackage(folder);
		const kilobytes = (packed.sizeBytes / 1000).toFixed(1);

		const isClean = [
			// The same patterns with which n8n looks at a published tarball.
			report(
				`the tarball (${packed.files.length} files, ${kilobytes} kB packed)`,
				await scanner.analyzePackage(packed.folder, ['**/*.js', 'package.json']),
			),
			report(
				'the sources',
				await scanner.analyzePackage(projectFolder, scanner.SOURCE_FILE_PATTERNS),
			),
		];
		if (isClean.includes(false)) process.exitCode = 1;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
