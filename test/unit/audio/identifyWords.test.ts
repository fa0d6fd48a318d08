import { identifyContent } from '../../../nodes/DeepfakeAudioCheck/audio/identifyContent';
import { REFUSED_FORMATS } from '../../../nodes/DeepfakeAudioCheck/audio/refusedFormats';
import { readFixture } from '../../fixtures/fixtures';

const formats = Object.entries(REFUSED_FORMATS).map(([format, words]) => ({ format, ...words }));

describe('the words about refused files', () => {
	it.each(formats)('complete "It is ..." for $format', ({ label }) => {
		expect(label).toMatch(/^(a|an) \S.*[^.\s]$/);
	});

	it.each(formats)('say in whole sentences what to do about $format', ({ advice }) => {
		expect(advice).toMatch(/^[A-Z].*\.$/);
		expect(advice).not.toMatch(/\s{2}|\.\.|\bundefined\b/);
	});

	it.each(formats)('do not alarm about $format', ({ label, advice }) => {
		expect(`${label} ${advice}`).not.toMatch(/error|problem|fail|invalid/i);
	});

	it('name the messengers, and the way out, for a voice note', () => {
		const bytes = readFixture('voice-note.ogg');

		const content = identifyContent(bytes, bytes.length);

		expect(content).toMatchObject({
			label: 'an Ogg/Opus voice note',
			advice: expect.stringMatching(/WhatsApp and Telegram.*WAV, MP3 or M4A.*ffmpeg/) as string,
		});
	});

	it('lead from a login page to the step that is not signed in', () => {
		const bytes = readFixture('login-page.mp3');

		const content = identifyContent(bytes, bytes.length);

		expect(content).toMatchObject({
			label: 'a web page, not a recording',
			advice: expect.stringMatching(/login page.*signed in/) as string,
		});
	});
});
