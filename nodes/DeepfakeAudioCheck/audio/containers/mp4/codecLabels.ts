/** What the codes of sample entries stand for. Ref: https://mp4ra.org/registered-types/sampleentries; Apple, QTFF */
const LABELS = new Map([
	['ac-3', 'Dolby Digital (AC-3)'],
	['sac3', 'Dolby Digital (AC-3)'],
	['ec-3', 'Dolby Digital Plus (E-AC-3)'],
	['ac-4', 'Dolby AC-4'],
	['mlpa', 'Dolby TrueHD'],
	['apac', 'Apple Positional Audio (APAC)'],
	['enca', 'encrypted sound'],
	['drms', 'copy-protected sound'],
	['aavd', 'copy-protected sound (Audible)'],
	['dtsc', 'DTS'],
	['dtse', 'DTS Express'],
	['dtsh', 'DTS-HD'],
	['dtsl', 'DTS-HD'],
	['dtsx', 'DTS:X'],
	['mha1', 'MPEG-H'],
	['mha2', 'MPEG-H'],
	['mhm1', 'MPEG-H'],
	['mhm2', 'MPEG-H'],
	['iamf', 'IAMF'],
	['sawp', 'AMR-WB+'],
	['sevc', 'EVRC'],
	['sqcp', 'QCELP'],
	['Qclp', 'QCELP'],
	['ssmv', 'SMV'],
	['agsm', 'GSM'],
	['spex', 'Speex'],
	['QDMC', 'QDesign Music'],
	['QDM2', 'QDesign Music 2'],
	['MAC3', 'MACE 3:1'],
	['MAC6', 'MACE 6:1'],
	['dvca', 'DV sound'],
	['.mp1', 'MPEG Layer I'],
	['.mp2', 'MPEG Layer II'],
	['.mp3', 'MP3'],
	['ms\0\x02', 'Microsoft ADPCM'],
	['ms\0\x11', 'IMA ADPCM'],
	['ms\0\x31', 'GSM'],
]);

/** Ref: https://mp4ra.org/registered-types/object-types */
const OBJECT_TYPE_LABELS = new Map([
	[0xa5, 'Dolby Digital (AC-3)'],
	[0xa6, 'Dolby Digital Plus (E-AC-3)'],
	[0xa9, 'DTS'],
	[0xac, 'DTS-HD'],
	[0xa0, 'EVRC'],
	[0xa1, 'SMV'],
	[0xdd, 'Vorbis'],
	[0xe1, 'QCELP'],
]);

/** What a sample entry is called by people, or its code. */
export function labelOfType(type: string): string {
	return LABELS.get(type) ?? `"${type.replace(/[^\x20-\x7e]/g, '?').trim()}"`;
}

/** What an object type of MPEG-4 is called by people, or its number. */
export function labelOfObjectType(objectType: number): string {
	return OBJECT_TYPE_LABELS.get(objectType) ?? `MPEG-4 object type 0x${objectType.toString(16)}`;
}
