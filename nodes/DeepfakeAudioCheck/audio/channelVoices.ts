import { createCompress } from './containers/mp3/compress';
import { encodeWav } from './containers/wav/encode';
import type { Pcm } from './media/pcm';
import type { OpenedRecording, Voice } from './media/recording';
import type { AudioTools } from './media/tools';
import { channelOf } from './pcm/channels';
import { readInLockstep } from './pcm/lockstep';
import { createSpeechSource } from './pcm/speech';

/**
 * The same recording with every channel as a voice of its own, in the order of the file. What has one channel
 * stays as it is, and so does what cannot be decoded.
 */
export function splitChannels(opened: OpenedRecording, tools: AudioTools): OpenedRecording {
	const voices = opened.voices.flatMap((voice) => {
		const { channelPcm, channels } = voice;
		if (channelPcm === undefined || channels < 2) return [voice];
		return Array.from({ length: channels }, (_, channel) =>
			createChannelVoice(
				voice,
				{ pcm: channelOf(channelPcm, channel), channel: channel + 1 },
				tools,
			),
		);
	});
	return { ...opened, voices };
}

/**
 * Does the same with several channels of one track at the same time, so that the track is decoded once for
 * all of them.
 *
 * @param work reads the same range of each
 * @returns what it came to with each of them
 */
export async function workAbreast<Value>(
	channels: readonly Voice[],
	work: (voice: Voice) => Promise<Value>,
	tools: AudioTools,
): Promise<Array<PromiseSettledResult<Value>>> {
	const track = channels[0]?.channelPcm;
	const readers = track === undefined ? [] : readInLockstep(track, channels.length);
	return await Promise.allSettled(
		channels.map(async (voice, index) => {
			const { channel } = voice;
			const reader = readers[index];
			if (reader === undefined || channel === undefined) return await work(voice);
			try {
				const pcm = channelOf(reader.pcm, channel - 1);
				return await work(createChannelVoice(voice, { pcm, channel }, tools));
			} finally {
				reader.leave();
			}
		}),
	);
}

function createChannelVoice(
	voice: Voice,
	{ pcm, channel }: { pcm: Pcm; channel: number },
	tools: AudioTools,
): Voice {
	const speech = createSpeechSource(pcm, tools);
	return {
		...voice,
		channel,
		channels: 1,
		original: encodeWav(pcm),
		speech: speech === undefined ? undefined : encodeWav(speech),
		compress: createCompress(pcm, tools),
		pcm,
		drawWaveform: () => voice.drawWaveform(channel),
	};
}
