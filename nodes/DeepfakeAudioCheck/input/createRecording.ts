import type { Encoding } from '../audio/media/cuttable';
import type { Format } from '../audio/media/format';
import type { OpenedRecording } from '../audio/media/recording';
import type { UploadFormat } from '../dataspike/uploadFormats';
import type { Part, Recording, SameChannel, Unheard } from '../model/recording';
import type { Candidate, Inspection } from './candidate';
import { createListener } from './createListener';
import type { PartsSubject } from './createParts';
import type { PartPlan } from './recordingSource';

/** What became of a file that is a recording. */
export interface FoundSound {
	subject: PartsSubject;
	format: Format;
	sent: UploadFormat;
	parts: Part[];
	opened?: OpenedRecording;
	/** What the parts are of it; undefined if it cannot be read. */
	plans?: PartPlan[];
	sampledSeconds?: number | null;
	reducedTo: Encoding | null;
	/** Undefined unless its channels are checked each by itself. */
	sameChannels?: SameChannel[];
}

/** A recording with what is known of it before it was listened to. */
export function createRecording(
	{ settings, work }: Inspection,
	candidate: Candidate,
	file: FoundSound,
): Recording {
	const { source, bytes, itemIndex, binaryProperty, fileName, name } = candidate;
	const { subject, format, sent, parts, opened, plans, reducedTo } = file;
	const { sampledSeconds = null, sameChannels = [] } = file;
	const isConverted = subject.isConverted || reducedTo !== null;
	const unheard =
		opened === undefined ? { bytes: bytes.length, gaps: 0, tracks: [] } : findUnheard(opened);
	return {
		itemIndex,
		source,
		binaryProperty,
		fileName,
		name,
		sentFileName: subject.about.sentFileName,
		format,
		sizeBytes: bytes.length,
		sha256: subject.about.sha256,
		durationSeconds: opened === undefined ? undefined : durationOf(opened),
		channels: opened?.voices.reduce((sum, { channels }) => sum + channels, 0),
		speechSeconds: null,
		waveform: undefined,
		sampledSeconds,
		channelWaveforms: [],
		isCutOff: opened?.coverage.isCutOff ?? false,
		unheard,
		duplicates: opened?.duplicates ?? [],
		sameChannels,
		hasDifferentChannels: false,
		conversion: isConverted ? { from: format, to: sent, reducedTo } : null,
		sentFormat: sent,
		sentSizeBytes: parts.reduce((sum, part) => sum + part.sizeBytes, 0),
		parts,
		listen: createListener(subject, {
			plans,
			parts,
			unheard,
			isDrawn: settings.attachReport !== 'none',
			isWithholding: settings.ifThereIsNoSpeech === 'doNotSubmit',
			work,
		}),
	};
}

function durationOf({ voices }: OpenedRecording): number {
	return Math.max(
		...voices.map(({ startSeconds, durationSeconds }) => startSeconds + durationSeconds),
	);
}

/** What of a recording is not sent; null when all of it is. */
function findUnheard({ coverage, unusable }: OpenedRecording): Unheard | null {
	const { unaccountedBytes, gaps } = coverage;
	if (unaccountedBytes === 0 && gaps === 0 && unusable.length === 0) return null;
	const tracks = unusable.map(({ trackNumber, codec }) => `track ${trackNumber} (${codec})`);
	return { bytes: unaccountedBytes, gaps, tracks };
}
