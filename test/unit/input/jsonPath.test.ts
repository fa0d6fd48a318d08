import { pathTo, readPath } from '../../../nodes/DeepfakeAudioCheck/input/jsonPath';

const item = { _files: { data: 1, 'a.b': 2, 'a b': 3 }, calls: [{ audio: 4 }, { audio: 5 }] };

describe('a path into JSON', () => {
	it.each([
		['_files.data', 1],
		['_files["a.b"]', 2],
		["_files['a.b']", 2],
		['_files.a b', 3],
		['calls[1].audio', 5],
		['calls.0.audio', 4],
		['_files.none', undefined],
		['_files.data.length', undefined],
		['calls.length.constructor', undefined],
		['__proto__', undefined],
		['constructor.name', undefined],
		['', undefined],
		['..', undefined],
	])('leads from %s to %p', (path, expected) => {
		expect(readPath(item, path)).toBe(expected);
	});

	it.each([
		['data', '_files.data'],
		['a b', '_files.a b'],
		['a.b', '_files["a.b"]'],
		['a[0]', '_files["a[0]"]'],
	])('to the field %s is written so that it is found again', (field, expected) => {
		expect(pathTo('_files', field)).toBe(expected);
		expect(readPath({ _files: { [field]: 7 } }, pathTo('_files', field))).toBe(7);
	});
});
