import type { OpusLayout } from './libraries';
import type { PacketTable } from './packetTable';

/** How the samples of uncompressed, G.711 or ADPCM sound are coded. */
export interface PcmCoding {
	coding: 'integer' | 'unsigned' | 'float' | 'a-law' | 'mu-law' | 'ms-adpcm' | 'ima-adpcm' | 'ima4';
	isLittleEndian: boolean;
	/** Bytes of a sample; of no meaning for ADPCM. */
	bytesPerSample: number;
	/** Valid bits of a sample, from above; of no meaning for ADPCM. */
	bitsPerSample: number;
	/** What else a decoder of ADPCM has to know: the format chunk of the file. */
	format?: Uint8Array;
}

/** One stream of a chain: the packets from `first` on and before `end` belong to it. */
export interface OpusLink {
	layout: OpusLayout;
	first: number;
	end: number;
	/** Samples at 48 kHz to drop from its start. Ref: RFC 7845 section 4.2 */
	preSkip: number;
	/** Its length behind the pre-skip, in samples at 48 kHz; undefined unless the end is trimmed. */
	trimmedDuration: number | undefined;
}

/** One Vorbis stream of a chain. */
export interface VorbisLink {
	/** Identification and setup header. Ref: Vorbis I specification section 4.2 */
	identification: Uint8Array;
	setup: Uint8Array;
	first: number;
	end: number;
	/** Its length in sample frames; undefined unless the end is trimmed. */
	trimmedDuration: number | undefined;
}

/** What a track is coded with, and what a decoder or a muxer has to know about it. */
export type Codec =
	| ({ name: 'pcm' } & PcmCoding)
	/**
	 * Sound in a WAV file that is cut between blocks, but not decoded (GSM), or only sent whole
	 * (`packets` is empty then). `format`: the content of its format chunk.
	 */
	| { name: 'wav-blocks'; label: string; format: Uint8Array }
	| { name: 'opus'; links: OpusLink[] }
	| { name: 'vorbis'; links: VorbisLink[] }
	/** `header`: `fLaC` and the STREAMINFO block. */
	| { name: 'flac'; header: Uint8Array; bitsPerSample: number }
	| { name: 'mp3' }
	/** `config`: the AudioSpecificConfig. Ref: ISO/IEC 14496-3 section 1.6.2.1 */
	| { name: 'aac'; config: Uint8Array; sampleEntry: Uint8Array }
	| { name: 'alac'; sampleEntry: Uint8Array }
	| { name: 'amr-nb' }
	| { name: 'amr-wb' }
	/** Known or unknown, but not read; `label` names it for a person: "Dolby Digital (AC-3)". */
	| { name: 'other'; label: string };

/** A row of packets that sound one after another. */
export interface Track {
	/** 1, 2, ...: the sound tracks of a file in its order. */
	number: number;
	codec: Codec;
	/** In Hz. */
	sampleRate: number;
	channels: number;
	packets: PacketTable;
	/** Where its sound begins in the recording, in seconds; not 0 if it follows another track. */
	startSeconds: number;
	/** Time at the start that is not meant to be heard, in units of the packets' timescale. */
	skippedUnits: number;
}
