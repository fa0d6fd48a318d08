import type { OtherFormat } from '../audio/media/format';

/**
 * - `empty`: nothing in it;
 * - `audio`: a recording, but not one that Dataspike takes;
 * - `video`: pictures that move, with or without sound;
 * - `other`: no recording at all.
 */
export type RefusedCategory = 'empty' | 'audio' | 'video' | 'other';

/** Words about a format. Labels complete the sentence `"x" is ...`, so they carry their article. */
interface RefusedWords {
	label: string;
	category: RefusedCategory;
	advice: string;
}

const CONVERT =
	'Convert it to WAV, MP3 or M4A before this step: by hand with VLC media player (Media > Convert / Save), in a workflow with FFmpeg or a conversion service. Or ask the sender for an MP3.';
const EXPORT_AGAIN = 'Export it again as WAV, MP3 or M4A in the program that made it.';
const TAKE_THE_SOUND =
	'Only sound is checked: take it out as WAV, MP3 or M4A before this step, by hand with VLC media player (Media > Convert / Save), in a workflow with FFmpeg (ffmpeg -i video.mp4 -vn sound.mp3).';
const SEND_AGAIN = 'Download or export it again, and wait until it is complete.';
const WRONG_FIELD =
	'Check that Input Binary Field names the field with the recording, and that the step before downloads the recording itself.';
const UNPACK = 'unpack it first, for example with the Compression node, and pass on the recording.';

/** Formats that are recognised only to be refused, and what a person reads about them. */
export const REFUSED_FORMATS = {
	empty: {
		label: 'an empty file (0 bytes)',
		category: 'empty',
		advice: 'Check that the step before really downloads the recording, and has finished doing so.',
	},
	'blank-bytes': {
		label: 'a file with nothing but zeros in it',
		category: 'empty',
		advice: `The recording never arrived in it. ${SEND_AGAIN}`,
	},
	'blank-text': {
		label: 'a text with nothing but blanks in it',
		category: 'empty',
		advice: 'Check that the step before really downloads the recording, and has finished doing so.',
	},

	'wav-damaged': {
		label: 'a damaged WAV file (its description of the sound is missing)',
		category: 'audio',
		advice: SEND_AGAIN,
	},
	'wav-no-sound': {
		label: 'a WAV file with no sound in it',
		category: 'empty',
		advice:
			'Check that the recorder was recording, and that the file was complete when it was sent.',
	},
	'wav-rf64': {
		label: 'a WAV file of the kind for very long recordings (RF64)',
		category: 'audio',
		advice: `${EXPORT_AGAIN} For WAV, choose the plain kind, not RF64 or BW64.`,
	},
	'wav-rifx': {
		label: 'a WAV file in an unusual byte order (RIFX)',
		category: 'audio',
		advice: CONVERT,
	},
	'id3-only': {
		label: 'an MP3 file with a title and no sound in it',
		category: 'empty',
		advice: SEND_AGAIN,
	},
	mp2: { label: 'an MP2 recording (MPEG Layer II)', category: 'audio', advice: CONVERT },
	mp1: { label: 'an MP1 recording (MPEG Layer I)', category: 'audio', advice: CONVERT },
	adts: {
		label: 'a bare AAC recording (.aac)',
		category: 'audio',
		advice:
			'Convert it to M4A or MP3 before this step: by hand with VLC media player (Media > Convert / Save), in a workflow with FFmpeg (ffmpeg -i recording.aac -c copy recording.m4a), which keeps the sound as it is.',
	},
	'aac-latm': {
		label: 'an AAC recording as broadcasts carry it (LATM)',
		category: 'audio',
		advice: CONVERT,
	},
	'mp4-incomplete': {
		label: 'an incomplete M4A or MP4 file',
		category: 'audio',
		advice: `It breaks off before its end, so nothing can play it. ${SEND_AGAIN}`,
	},
	'mp4-protected': {
		label: 'a copy-protected recording',
		category: 'audio',
		advice: 'Ask for a copy without protection, as WAV, MP3 or M4A.',
	},
	'mp4-other-codec': {
		label: 'an MP4 recording in an unusual format (neither AAC nor Apple Lossless)',
		category: 'audio',
		advice: CONVERT,
	},
	'3gp-amr': {
		label: 'a 3GP recording with AMR sound, as older phones make them',
		category: 'audio',
		advice: CONVERT,
	},
	'ogg-opus': {
		label: 'an Ogg/Opus voice note',
		category: 'audio',
		advice:
			'WhatsApp and Telegram send voice notes like this. Convert it to WAV, MP3 or M4A before this step: by hand with VLC media player (Media > Convert / Save), in a workflow with FFmpeg (ffmpeg -i note.ogg note.mp3) or a conversion service.',
	},
	'ogg-vorbis': { label: 'an Ogg/Vorbis recording', category: 'audio', advice: CONVERT },
	'ogg-flac': { label: 'an Ogg/FLAC recording', category: 'audio', advice: CONVERT },
	'ogg-speex': { label: 'an Ogg/Speex voice note', category: 'audio', advice: CONVERT },
	'ogg-video': { label: 'an Ogg video', category: 'video', advice: TAKE_THE_SOUND },
	ogg: { label: 'an Ogg file', category: 'audio', advice: CONVERT },
	flac: { label: 'a FLAC recording', category: 'audio', advice: CONVERT },
	'webm-audio': {
		label: 'a WebM recording',
		category: 'audio',
		advice: `Web pages that record from the microphone make these. ${CONVERT}`,
	},
	'matroska-audio': { label: 'a Matroska recording (.mka)', category: 'audio', advice: CONVERT },
	amr: {
		label: 'an AMR recording, as phones and call recorders make them',
		category: 'audio',
		advice: CONVERT,
	},
	silk: {
		label: 'a SILK voice note, as WeChat makes them',
		category: 'audio',
		advice: CONVERT,
	},
	aiff: { label: 'an AIFF recording', category: 'audio', advice: CONVERT },
	caf: { label: 'an Apple Core Audio recording (.caf)', category: 'audio', advice: CONVERT },
	wma: { label: 'a Windows Media recording (.wma)', category: 'audio', advice: CONVERT },
	au: { label: 'a Sun audio recording (.au)', category: 'audio', advice: CONVERT },
	ac3: { label: 'a Dolby Digital recording (.ac3)', category: 'audio', advice: CONVERT },
	'monkeys-audio': {
		label: "a Monkey's Audio recording (.ape)",
		category: 'audio',
		advice: CONVERT,
	},
	wavpack: { label: 'a WavPack recording (.wv)', category: 'audio', advice: CONVERT },
	'raw-pcm': {
		label: 'a file of sound without a header (raw samples)',
		category: 'audio',
		advice:
			'Nothing in it tells its sample rate. Let its type say it, as in audio/L16;rate=24000, or put it into a WAV file before this step.',
	},
	'other-audio': { label: 'a recording in an unusual format', category: 'audio', advice: CONVERT },
	base64: {
		label: 'a file that is still Base64 text',
		category: 'audio',
		advice:
			'Turn the text into a file before this step: use the Convert to File node with the operation Move Base64 String to File.',
	},

	'decoded-data-url': {
		label: 'a data: URL that was decoded with its prefix',
		category: 'audio',
		advice: 'Pass on only what follows "base64," to the step that decodes it, without the prefix.',
	},
	'multipart-body': {
		label: 'a whole upload request, with the recording in it',
		category: 'audio',
		advice:
			'Let the step before take the file out of the request: in a Webhook node, turn Raw Body off and read the file from its binary field.',
	},
	tnef: {
		label: 'an Outlook attachment (winmail.dat), which may hold a recording',
		category: 'other',
		advice:
			'Ask for the message in plain text or HTML format, or take the recording out of winmail.dat before this step.',
	},

	'mp4-video': { label: 'an MP4 video', category: 'video', advice: TAKE_THE_SOUND },
	quicktime: { label: 'a QuickTime movie', category: 'video', advice: TAKE_THE_SOUND },
	'webm-video': { label: 'a WebM video', category: 'video', advice: TAKE_THE_SOUND },
	'matroska-video': { label: 'a Matroska video (.mkv)', category: 'video', advice: TAKE_THE_SOUND },
	avi: { label: 'an AVI video', category: 'video', advice: TAKE_THE_SOUND },
	wmv: { label: 'a Windows Media video (.wmv)', category: 'video', advice: TAKE_THE_SOUND },
	flv: { label: 'a Flash video', category: 'video', advice: TAKE_THE_SOUND },
	'mpeg-video': { label: 'an MPEG video', category: 'video', advice: TAKE_THE_SOUND },

	'mp4-no-audio': {
		label: 'an MP4 file with no sound in it',
		category: 'other',
		advice: WRONG_FIELD,
	},
	midi: {
		label: 'a MIDI file (notes for instruments, no voice)',
		category: 'other',
		advice: WRONG_FIELD,
	},
	playlist: {
		label: 'a playlist (a list of links, not a recording)',
		category: 'other',
		advice: 'Download the recording that it links to, and pass that on.',
	},
	html: {
		label: 'a web page, not a recording',
		category: 'other',
		advice:
			'Often it is a login page: check that the step that downloads the recording is signed in, and that its link leads to the file itself and has not expired.',
	},
	json: {
		label: 'a JSON text, not a recording',
		category: 'other',
		advice:
			'Often it is an answer that says why the recording could not be had, or where it is: open it, and check the step that downloads the recording.',
	},
	xml: {
		label: 'an XML text, not a recording',
		category: 'other',
		advice:
			'Often it is what a file store answers when a link has expired: open it, and check the step that downloads the recording.',
	},
	text: { label: 'a text, not a recording', category: 'other', advice: WRONG_FIELD },
	pdf: { label: 'a PDF document', category: 'other', advice: WRONG_FIELD },
	document: { label: 'a document, not a recording', category: 'other', advice: WRONG_FIELD },
	zip: {
		label: 'a ZIP archive or an Office document',
		category: 'other',
		advice: `If the recording is in it: ${UNPACK}`,
	},
	gzip: {
		label: 'a gzip archive',
		category: 'other',
		advice: `If the recording is in it: ${UNPACK}`,
	},
	archive: {
		label: 'a packed archive',
		category: 'other',
		advice: 'If the recording is in it: unpack it first, and pass on the recording.',
	},
	png: { label: 'a PNG picture', category: 'other', advice: WRONG_FIELD },
	jpeg: { label: 'a JPEG picture', category: 'other', advice: WRONG_FIELD },
	gif: { label: 'a GIF picture', category: 'other', advice: WRONG_FIELD },
	webp: { label: 'a WebP picture', category: 'other', advice: WRONG_FIELD },
	heic: { label: 'a HEIC or AVIF picture', category: 'other', advice: WRONG_FIELD },
	picture: { label: 'a picture', category: 'other', advice: WRONG_FIELD },
	program: { label: 'a program, not a recording', category: 'other', advice: WRONG_FIELD },
	unknown: {
		label: 'a file of an unknown kind',
		category: 'other',
		advice:
			'Dataspike accepts WAV, MP3 and M4A recordings. If it plays in an audio player, convert it to one of these before this step; otherwise download it again.',
	},
} as const satisfies Record<OtherFormat, RefusedWords>;
