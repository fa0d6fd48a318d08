import { isDataUrl, readDataUrl } from '../../../nodes/DeepfakeAudioCheck/input/dataUrl';

describe('a data: URL', () => {
	it.each<[string, string, number[], string | undefined]>([
		['base64', 'data:audio/wav;base64,UklGRg==', [82, 73, 70, 70], undefined],
		['base64 without its ends', 'data:audio/wav;base64,UklGRg', [82, 73, 70, 70], undefined],
		['base64 with escapes', 'data:;base64,%2B%2f%2F%3d', [251, 255], undefined],
		['text', 'data:,RIFF', [82, 73, 70, 70], undefined],
		['bytes as escapes', 'data:audio/wav,%52IFF%ff', [82, 73, 70, 70, 255], undefined],
		['a comma within its data', 'data:,a,b', [97, 44, 98], undefined],
		['a name', 'data:audio/wav;name=a%20b.wav;base64,UklGRg==', [82, 73, 70, 70], 'a b.wav'],
		['a file name', 'data:audio/wav;filename=a.wav,R', [82], 'a.wav'],
		['a name that is no escape', 'data:audio/wav;name=100%.wav,R', [82], '100%.wav'],
		['nothing', 'data:,', [], undefined],
	])('brings %s', (_, text, bytes, fileName) => {
		const read = readDataUrl(text);

		expect([...(read?.bytes ?? [])]).toEqual(bytes);
		expect(read).toMatchObject({ fileName });
	});

	it.each([
		['has no comma', 'data:audio/wav'],
		['has a broken escape', 'data:,%5'],
		['is another kind of address', 'https://x/data:,R'],
		['has a comma after far too many parameters', `data:${'a;'.repeat(2000)},R`],
	])('is none when it %s', (_, text) => {
		expect(readDataUrl(text)).toBeUndefined();
	});

	it.each([
		['data:,R', true],
		['  DATA:,R', true],
		['https://x/?a=data:', false],
		['', false],
	])('is told from other texts: %p', (text, expected) => {
		expect(isDataUrl(text)).toBe(expected);
	});
});
