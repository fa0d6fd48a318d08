import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversionTools } from '../../../../nodes/DeepfakeAudioCheck/audio/convert/soundSource';
import type { Decoders } from '../../../../nodes/DeepfakeAudioCheck/audio/soundDecoder';
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the build is plain JavaScript
const { bundleDecoders } = require('../../../../decoders/bundle.js') as {
	bundleDecoders: (outputFile: string) => Promise<void>;
};

let bundled: Promise<Decoders> | undefined;

async function bundle(): Promise<Decoders> {
	const outputFile = join(mkdtempSync(join(tmpdir(), 'decoders-')), 'decoders.js');
	await bundleDecoders(outputFile);
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- made just now
	return require(outputFile) as Decoders;
}

/** The decoders as the build makes them, and pauses as the node makes them. */
export function createTools(): ConversionTools {
	let turnStartMs = performance.now();
	return {
		loadDecoders: async () => await (bundled ??= bundle()),
		pause: async () => {
			if (performance.now() - turnStartMs < 10) return;
			await new Promise((resolve) => setTimeout(resolve, 0));
			turnStartMs = performance.now();
		},
	};
}
