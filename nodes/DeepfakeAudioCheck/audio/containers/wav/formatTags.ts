/** Samples as whole numbers. Ref: RFC 2361, WAVE_FORMAT_PCM */
export const TAG_PCM = 0x0001;
export const TAG_MS_ADPCM = 0x0002;
export const TAG_FLOAT = 0x0003;
export const TAG_A_LAW = 0x0006;
export const TAG_MU_LAW = 0x0007;
export const TAG_IMA_ADPCM = 0x0011;
export const TAG_GSM = 0x0031;
/** Ref: "Multiple channel audio data and WAVE files", Microsoft: the sub-format tells */
export const TAG_EXTENSIBLE = 0xfffe;

/** Names of codings, for a person. Ref: RFC 2361, annex A, and mmreg.h of the Windows SDK */
const LABELS: Readonly<Record<number, string>> = {
	[TAG_MS_ADPCM]: 'Microsoft ADPCM',
	0x0010: 'OKI ADPCM',
	[TAG_IMA_ADPCM]: 'IMA ADPCM',
	0x0014: 'G.723 ADPCM (Antex)',
	0x0020: 'Yamaha ADPCM',
	0x0022: 'DSP Group TrueSpeech',
	[TAG_GSM]: 'GSM 6.10',
	0x0040: 'G.721 ADPCM',
	0x0042: 'G.723.1',
	0x0045: 'G.726 ADPCM',
	0x0050: 'MPEG-1 Layer I or II',
	0x0055: 'MP3',
	0x0061: 'Duck DK4 ADPCM',
	0x0062: 'Duck DK3 ADPCM',
	0x0064: 'G.726 ADPCM',
	0x0065: 'G.722',
	0x0069: 'Xbox ADPCM',
	0x0070: 'Lernout & Hauspie CELP',
	0x0083: 'G.729',
	0x00ff: 'AAC',
	0x0111: 'VivoActive G.723',
	0x0130: 'ACELP.net',
	0x0135: 'Sipro ACELP KELVIN',
	0x0160: 'Windows Media Audio 1',
	0x0161: 'Windows Media Audio 2',
	0x0162: 'Windows Media Audio Professional',
	0x0163: 'Windows Media Audio Lossless',
	0x0165: 'Windows Media Audio Voice',
	0x0200: 'Creative ADPCM',
	0x028f: 'G.722',
	0x0401: 'Indeo Audio',
	0x1600: 'AAC (ADTS)',
	0x1601: 'AAC (raw)',
	0x1602: 'AAC (LOAS)',
	0x1610: 'HE-AAC',
	0x2000: 'Dolby Digital (AC-3)',
	0x2001: 'DTS',
	0x2048: 'Sonic ADPCM',
	0x566f: 'Vorbis',
	0x674f: 'Vorbis',
	0x6750: 'Vorbis',
	0x6751: 'Vorbis',
	0x676f: 'Vorbis',
	0x6770: 'Vorbis',
	0x6771: 'Vorbis',
	0x704f: 'Opus',
	0x706d: 'AAC',
	0x7361: 'AMR narrowband',
	0x7362: 'AMR wideband',
	0xa106: 'AAC',
	0xa109: 'Speex',
	0xf1ac: 'FLAC',
};

/** What a coding is called; its number where it has no name that people know. */
export function describeTag(tag: number): string {
	return LABELS[tag] ?? `WAV format 0x${tag.toString(16).padStart(4, '0')}`;
}
