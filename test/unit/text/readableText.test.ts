import { readableName } from '../../../nodes/DeepfakeAudioCheck/text/readableText';

describe('a file name in a message', () => {
	it.each([
		['stays as it is', 'call 7.wav', 'call 7.wav'],
		['of 120 characters stays whole', 'a'.repeat(120), 'a'.repeat(120)],
		[
			'that is longer keeps its end',
			`${'a'.repeat(200)} 2026-11-26 part 12.wav`,
			`${'a'.repeat(79)}…${'a'.repeat(17)} 2026-11-26 part 12.wav`,
		],
		['keeps emoji whole', `${'😀'.repeat(121)}`, `${'😀'.repeat(79)}…${'😀'.repeat(40)}`],
		['is on one line', 'a\nb<i>', 'a b‹i›'],
	])('%s', (_why, name, expected) => {
		expect(readableName(name)).toBe(expected);
	});
});
