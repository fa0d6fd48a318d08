import { makeFieldRecordings, type FieldRecording } from '../../fixtures/fieldRecordings';
import { hear } from '../../fixtures/hearing';
import { loadCodec } from '../../unit/decoders/loadCodec';

const tools = {
	loadCodec,
	yieldToEventLoop: () => new Promise<void>((resolve) => setImmediate(resolve)),
};

/** Encoders put up to so much in front and behind of each part, in seconds. */
const TOLERANCE_SECONDS = 0.15;

const recordings: FieldRecording[] = makeFieldRecordings();

describe('a recording from the field', () => {
	it.each(recordings.map((recording) => [recording.name, recording] as const))(
		'%s is sent whole, or not called clear',
		async (_, { file, seconds, wanted }) => {
			const heard = await hear(file, tools);

			expect(heard.outcome).toBe(wanted);
			if (heard.outcome !== 'clear' || seconds === 0) return;
			expect(Math.abs(heard.sentSeconds - seconds)).toBeLessThan(TOLERANCE_SECONDS);
		},
		300_000,
	);
});
