import { readStorageFault } from '../../../nodes/DeepfakeAudioCheck/model/storageFault';

function coded(code: string, cause?: unknown): Error {
	return Object.assign(new Error(`${code}: /home/node/.n8n/x`), { code, cause });
}

describe('what the storage of n8n throws', () => {
	it.each([
		['a missing file', coded('ENOENT'), 'lost'],
		['a missing folder', coded('ENOTDIR'), 'lost'],
		['a full disk', coded('ENOSPC'), 'full'],
		['a used-up quota', coded('EDQUOT'), 'full'],
		['a file of somebody else', coded('EACCES'), 'notAllowed'],
		['a disk to be read only', coded('EROFS'), 'notAllowed'],
		['a broken disk', coded('EIO'), 'other'],
		["n8n's own error", new Error('File not found'), 'lost'],
		["n8n's own error for a database", new Error('Binary data file not found'), 'lost'],
		['the object store', Object.assign(new Error('x'), { name: 'NotFound' }), 'lost'],
		['a cause within', new Error('Reading failed', { cause: coded('ENOSPC') }), 'full'],
		['a text', 'gone', 'other'],
		['nothing', undefined, 'other'],
	])('is told by its kind: %s', (_, error, expected) => {
		expect(readStorageFault(error)).toBe(expected);
	});
});
