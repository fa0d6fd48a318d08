import { decodeAac } from './codecs/aac';
import { decodeAmr } from './codecs/amr';
import { decodeFlac } from './codecs/flac';
import { decodeMp3 } from './codecs/mp3';
import { decodeOpus } from './codecs/opus';
import { decodePcm } from './codecs/pcm';
import { decodeVorbis } from './codecs/vorbis';
import { sampleWaveform } from './codecs/waveform';
import { demuxAdts } from './containers/adts/demux';
import { demuxAiff } from './containers/aiff/demux';
import { demuxAmr } from './containers/amr/demux';
import { demuxAu } from './containers/au/demux';
import { demuxCaf } from './containers/caf/demux';
import { demuxFlac } from './containers/flac/demux';
import { demuxMatroska } from './containers/matroska/demux';
import { createCompress } from './containers/mp3/compress';
import { demuxMp3 } from './containers/mp3/demux';
import { muxMp3 } from './containers/mp3/mux';
import { demuxMp4 } from './containers/mp4/demux';
import { isM4aTrack, muxM4a } from './containers/mp4/mux';
import { demuxOgg } from './containers/ogg/demux';
import { demuxRawPcm, type RawPcm } from './containers/raw/demux';
import { demuxWav } from './containers/wav/demux';
import { encodeWav } from './containers/wav/encode';
import { muxWav } from './containers/wav/mux';
import { findDuplicate } from './media/duplicates';
import type { Cuttable } from './media/cuttable';
import type { Format } from './media/format';
import type { Demuxed, DemuxResult } from './media/demuxed';
import type { Pcm } from './media/pcm';
import type { OpenedRecording, OpenResult, Voice } from './media/recording';
import type { Refusal } from './media/refusal';
import type { AudioTools } from './media/tools';
import type { Track } from './media/track';
import { createSpeechSource } from './pcm/speech';

type Demux = (bytes: Uint8Array, tools: AudioTools) => Promise<DemuxResult>;

/** Which demuxer reads a format. What is not here is known, but not read. */
const DEMUXERS: Partial<Record<Format, Demux>> = {
	wav: demuxWav,
	'wav-rf64': demuxWav,
	'wav-rifx': demuxWav,
	mp3: demuxMp3,
	m4a: demuxMp4,
	'mp4-video': demuxMp4,
	'mp4-other-codec': demuxMp4,
	'mp4-incomplete': demuxMp4,
	'3gp-amr': demuxMp4,
	quicktime: demuxMp4,
	adts: demuxAdts,
	aiff: demuxAiff,
	au: demuxAu,
	caf: demuxCaf,
	amr: demuxAmr,
	flac: demuxFlac,
	ogg: demuxOgg,
	'ogg-opus': demuxOgg,
	'ogg-vorbis': demuxOgg,
	'ogg-flac': demuxOgg,
	'ogg-video': demuxOgg,
	'webm-audio': demuxMatroska,
	'webm-video': demuxMatroska,
	'matroska-audio': demuxMatroska,
	'matroska-video': demuxMatroska,
};

/** The longest recording that is decoded, in seconds: longer ones are mistakes, or meant to harm. */
const MAXIMUM_DECODED_SECONDS = 3 * 3600;

/**
 * Sound that grows more than this by being decoded is not a recording. Real ones grow by up to 1300:
 * silence, in packets of 2 bytes for 60 ms.
 */
const MAXIMUM_GROWTH = 4000;

/** Growth says nothing below this size, in bytes. */
const HARMLESS_BYTES = 20_000_000;

/** Whether files of a format can be opened, as far as the format alone tells. */
export function canOpen(format: Format): boolean {
	return Object.hasOwn(DEMUXERS, format);
}

/**
 * Opens a recording: finds its tracks and what became of each of its bytes. Nothing is decoded yet but
 * the first packets of AAC, which say what it is; the bytes are held by what is returned.
 *
 * @param format what `identify` said of it
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function openRecording(
	format: Format,
	bytes: Uint8Array,
	tools: AudioTools,
): Promise<OpenResult> {
	const demux = DEMUXERS[format];
	if (demux === undefined) return { ok: false, refusal: { reason: 'codec', codec: '' } };
	const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
	return await openDemuxed(await demux(plain, tools), { bytes: plain, tools });
}

/**
 * Opens samples without a header, of which only what came with them tells how they are coded.
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function openRawPcm(
	about: RawPcm,
	bytes: Uint8Array,
	tools: AudioTools,
): Promise<OpenResult> {
	return await openDemuxed(await demuxRawPcm(bytes, about, tools), { bytes, tools });
}

async function openDemuxed(
	result: DemuxResult,
	{ bytes, tools }: { bytes: Uint8Array; tools: AudioTools },
): Promise<OpenResult> {
	if (!result.ok) return result;
	const { coverage, isPlain, tracks } = result.demuxed;
	const { distinct, duplicates } = await setDuplicatesAside(tracks, tools);
	const voices: Voice[] = [];
	const unusable: OpenedRecording['unusable'] = [];
	for (const track of distinct) {
		const voice =
			(await createVoice(track, tools)) ?? (isPlain ? sealedVoice(track, bytes) : undefined);
		if (voice === undefined) {
			unusable.push({ trackNumber: track.number, codec: describeCodec(track) });
			continue;
		}
		const refusal = refuseGrowth(voice, bytes);
		if (refusal !== undefined) return { ok: false, refusal };
		voices.push(voice);
	}
	if (voices.length === 0) return { ok: false, refusal: refuseTracks(result.demuxed) };
	return { ok: true, recording: { voices, unusable, duplicates, coverage, isPlain } };
}

/** Tracks that hold the same as another one, packet for packet, are heard once. */
async function setDuplicatesAside(
	tracks: Track[],
	tools: AudioTools,
): Promise<{ distinct: Track[]; duplicates: OpenedRecording['duplicates'] }> {
	const distinct: Track[] = [];
	const duplicates: OpenedRecording['duplicates'] = [];
	for (const track of tracks) {
		const same = await findDuplicate(track, distinct, tools.yieldToEventLoop);
		if (same === undefined) distinct.push(track);
		else duplicates.push({ trackNumber: track.number, sameAs: same.number });
	}
	return { distinct, duplicates };
}

/** Undefined if the track can neither be written nor decoded, or there is nothing to be heard of it. */
async function createVoice(track: Track, tools: AudioTools): Promise<Voice | undefined> {
	const pcm = await decode(track, tools);
	const original = (await mux(track, tools)) ?? (pcm === undefined ? undefined : encodeWav(pcm));
	if (original === undefined || original.durationSeconds === 0) return undefined;
	const speech = pcm === undefined ? undefined : createSpeechSource(pcm, tools);
	return {
		trackNumber: track.number,
		startSeconds: track.startSeconds,
		durationSeconds: original.durationSeconds,
		...layoutOf(track, pcm),
		original,
		speech: speech === undefined ? undefined : encodeWav(speech),
		compress: pcm === undefined ? undefined : createCompress(pcm, tools),
		pcm,
		channelPcm: decodeChannels(track, pcm, tools),
		drawWaveform: (channel) => sampleWaveform(track, channel),
	};
}

/**
 * Sound in a WAV file whose coding is not known well enough to cut it: all that can be done is to send
 * the file as it is. Its length is not known.
 */
function sealedVoice(track: Track, bytes: Uint8Array): Voice | undefined {
	if (track.codec.name !== 'wav-blocks') return undefined;
	const whole = { index: 0, startSeconds: 0, endSeconds: 0, first: 0, end: 0 };
	return {
		trackNumber: track.number,
		startSeconds: 0,
		durationSeconds: 0,
		channels: track.channels,
		sampleRate: track.sampleRate,
		original: {
			container: 'wav',
			durationSeconds: 0,
			whole: { ...whole, sizeBytes: bytes.length },
			plan: () => [],
			write: () => Promise.resolve({ ok: true, bytes: Uint8Array.from(bytes) }),
		},
		speech: undefined,
		compress: undefined,
		pcm: undefined,
		sealedCoding: track.codec.label,
		channelPcm: undefined,
		drawWaveform: () => undefined,
	};
}

/** Writes packet for packet what a container that is written can hold. */
async function mux(track: Track, tools: AudioTools): Promise<Cuttable | undefined> {
	switch (track.codec.name) {
		case 'pcm':
		case 'wav-blocks':
			return muxWav(track, tools);
		case 'mp3':
			return await muxMp3(track, tools.yieldToEventLoop);
		default:
			return isM4aTrack(track) ? muxM4a(track, tools) : undefined;
	}
}

async function decode(track: Track, tools: AudioTools): Promise<Pcm | undefined> {
	switch (track.codec.name) {
		case 'pcm':
			return decodePcm(track, tools);
		case 'opus':
			return decodeOpus(track, tools);
		case 'vorbis':
			return decodeVorbis(track, tools);
		case 'flac':
			return decodeFlac(track, tools);
		case 'mp3':
			return decodeMp3(track, tools);
		case 'aac':
			return await decodeAac(track, tools);
		case 'amr-nb':
		case 'amr-wb':
			return decodeAmr(track, tools);
		default:
			return undefined;
	}
}

/** Only when it is decoded AAC shows its rate and its channels: HE-AAC has more than its packets say. */
function layoutOf(track: Track, pcm: Pcm | undefined): Pick<Track, 'sampleRate' | 'channels'> {
	const { sampleRate, channels } = track.codec.name === 'aac' ? (pcm ?? track) : track;
	return { sampleRate, channels };
}

/** Opus is mixed by its decoder, unless it is told not to; its channels may change on the way. */
function decodeChannels(track: Track, pcm: Pcm | undefined, tools: AudioTools): Pcm | undefined {
	const all = track.codec.name === 'opus' ? decodeOpus(track, tools, { channels: 'each' }) : pcm;
	return all?.channels === layoutOf(track, pcm).channels ? all : undefined;
}

/** Names the codec of a track that cannot be used, for a person. */
function describeCodec({ codec }: Track): string {
	return 'label' in codec ? codec.label : codec.name;
}

function refuseGrowth({ original, speech }: Voice, bytes: Uint8Array): Refusal | undefined {
	const { durationSeconds } = original;
	const isBomb = [original, speech].every((written) => {
		const sizeBytes = written?.whole.sizeBytes ?? Infinity;
		return sizeBytes > HARMLESS_BYTES && sizeBytes / bytes.length > MAXIMUM_GROWTH;
	});
	if (durationSeconds <= MAXIMUM_DECODED_SECONDS && !isBomb) return undefined;
	return { reason: 'tooLong', seconds: durationSeconds };
}

function refuseTracks({ tracks }: Demuxed): Refusal {
	const named = tracks.filter(({ codec }) => codec.name === 'other' || codec.name === 'wav-blocks');
	if (named.length === 0) return { reason: 'noSound' };
	const codecs = new Set(named.map(describeCodec));
	return { reason: 'codec', codec: [...codecs].join(', ') };
}
