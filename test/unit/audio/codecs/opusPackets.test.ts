import { openRecording } from '../../../../nodes/DeepfakeAudioCheck/audio/open';
import { bytes, zeros } from '../identifyBuilders';
import { cluster, matroska, simpleBlock, trackEntry, unlaced } from '../matroskaBuilder';
import { createNumberedTools, opusHead, opusPacket } from '../numberedOpus';

/** What a file of one packet is opened as: how long it is in ms, or why it is refused. */
async function openPacket(packet: Uint8Array, codecPrivate = opusHead()) {
	const track = trackEntry({ number: 1, type: 'audio', codec: 'A_OPUS', codecPrivate });
	const file = matroska([track], cluster(simpleBlock(1, unlaced(packet))));
	const opened = await openRecording('webm-audio', file, createNumberedTools());
	if (!opened.ok) return opened.refusal.reason;
	return opened.recording.voices.reduce((ms, voice) => ms + voice.durationSeconds * 1000, 0);
}

/** Ref: RFC 6716 section 3.1, table 2: the frame size in ms of each configuration */
const FRAME_SIZES_MS = [
	...[10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60],
	...[10, 20, 10, 20],
	...[2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20],
];

describe('the length of an Opus packet', () => {
	it.each(FRAME_SIZES_MS.map((frameMs, configuration) => ({ configuration, frameMs })))(
		'of configuration $configuration is $frameMs ms, in mono and in stereo',
		async ({ configuration, frameMs }) => {
			expect(await openPacket(bytes(configuration << 3, 0))).toBe(frameMs);
			expect(await openPacket(bytes((configuration << 3) | 4, 0))).toBe(frameMs);
		},
	);

	const of20Ms = 9 << 3;
	const of60Ms = 11 << 3;

	// Ref: RFC 6716 section 3.2: the code in the lowest two bits, and with code 3 a count of 6 bits
	it.each<[string, Uint8Array, number | string]>([
		['two frames of one size', bytes(of20Ms | 1, 0, 0), 40],
		['two frames of different sizes', bytes(of20Ms | 2, 0, 0), 40],
		['three frames', bytes(of20Ms | 3, 3, 0), 60],
		['five frames, padded and of different sizes', bytes(of20Ms | 3, 0xc0 | 5, 0), 100],
		['120 ms', bytes(of60Ms | 1, 0, 0), 120],
		['more than 120 ms', bytes(of60Ms | 3, 3, 0), 'noSound'],
		['no frames', bytes(of20Ms | 3, 0), 'noSound'],
		['a count that is missing', bytes(of20Ms | 3), 'noSound'],
	])('is that of all its frames: %s', async (_, packet, expected) => {
		expect(await openPacket(packet)).toBe(expected);
	});
});

describe('an Opus identification header', () => {
	/** Ref: RFC 7845 section 5.1: magic, version, channels, pre-skip, rate, gain, mapping family */
	const head = (version: number, channels: number, ...mapping: number[]) =>
		bytes('OpusHead', version, channels, zeros(8), ...mapping);

	it.each<[string, Uint8Array, number | string]>([
		['one channel', head(1, 1, 0), 20],
		['two channels', head(1, 2, 0), 20],
		['a later minor version', head(15, 1, 0), 20],
		['two streams, one of them coupled, as three channels', head(1, 3, 1, 2, 1, 0, 2, 1), 20],
		['a silent channel', head(1, 2, 255, 1, 0, 0, 255), 20],
		['another major version', head(16, 1, 0), 'codec'],
		['no channels', head(1, 0, 0), 'codec'],
		['three channels without a mapping', head(1, 3, 0), 'codec'],
		['nine channels', head(1, 9, 1, 9, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8), 'codec'],
		['a channel of a stream that there is not', head(1, 2, 1, 1, 0, 0, 1), 'codec'],
		['more coupled streams than streams', head(1, 2, 1, 1, 2, 0, 1), 'codec'],
		['no streams', head(1, 1, 1, 0, 0, 255), 'codec'],
		['a mapping that is cut off', head(1, 3, 1, 2, 1, 0, 2), 'codec'],
		['a byte too few', head(1, 1), 'codec'],
	])('that tells of %s is read, or refused', async (_, codecPrivate, expected) => {
		expect(await openPacket(opusPacket(1), codecPrivate)).toBe(expected);
	});
});
