import { hasTextAt, textAt } from '../../bytes/read';
import type { Dialect, Form } from '../iff/chunkMap';

/**
 * The WAVE branch of RIFF: RF64 and BW64 (for over 4 GB) and RIFX (big-endian) included.
 *
 * Ref: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 3; RF64: EBU Tech 3306; BW64: ITU-R BS.2088; bext, iXML and others: EBU Tech 3285
 */
export const WAVE_DIALECT: Dialect = {
	formAt: waveFormAt,
	soundChunk: 'data',
	knownChunks: [
		...['fmt ', 'fact', 'LIST', 'slnt', 'ds64', 'cue ', 'plst', 'smpl', 'inst', 'labl', 'note'],
		...['JUNK', 'junk', 'PAD ', 'FLLR', 'Fake', 'DISP', 'PEAK', 'peak', 'strc', 'acid', 'afsp'],
		...['bext', 'iXML', 'axml', '_PMX', 'chna', 'sxml', 'mext', 'levl', 'cart', 'qlty', 'umid'],
		...['id3 ', 'ID3 ', 'LGWV', 'minf', 'elm1', 'regn', 'DGDA', 'r64m', 'bxml', 'ovwf', 'wvpk'],
	],
};

const FORM_IDS = ['RIFF', 'RF64', 'BW64', 'RIFX'];

function waveFormAt(bytes: Uint8Array, offset: number): Form | undefined {
	if (!hasTextAt(bytes, offset + 8, 'WAVE')) return undefined;
	const id = textAt(bytes, offset, 4);
	if (!FORM_IDS.includes(id)) return undefined;
	return { id, type: 'WAVE', isLittleEndian: id !== 'RIFX' };
}
