/**
 * Why a decision is not plainly the score's, or why there is none, as a word for machines: part of the
 * output, so that a word never changes its meaning. The list is closed.
 *
 * Of a decision:
 * - `noScore`: the analysis has finished without a usable score;
 * - `notFinished`: the analysis goes on, or the wait for it has ended;
 * - `partlyHeard`: sound of the recording was not checked, so it cannot be clear;
 * - `noSpeech`: there is no voice in it;
 * - `verdictDiffers`: the service's own verdict says fake, but the score is not above Threshold;
 * - `sampled`: clear, but the user wanted only samples of the recording to be checked;
 * - `noAudioFound`: the item holds no recording.
 *
 * Of what could not be checked:
 * - `refusedFile`: neither Dataspike nor this node takes such a file;
 * - `tooLarge`: the file, or what it is converted to, is larger than what is taken;
 * - `tooManyJobs`: it would make more jobs than Maximum Segments or Maximum Jobs allows;
 * - `damaged`: its sound cannot be read, or the file has changed;
 * - `linkUnavailable`: the recording could not be downloaded;
 * - `unusableParameter`: a parameter or the credential cannot be used;
 * - `keyRefused`, `quotaUsedUp`, `rateLimited`: Dataspike refused the request for this reason;
 * - `serviceUnreachable`, `serviceFailed`: Dataspike could not be reached, or could not do its work;
 * - `mayHaveBeenAccepted`: the file was sent, but no job ID was received;
 * - `unknownJob`: Dataspike does not know the job;
 * - `notHandled`: n8n, or this node, broke off.
 */
export type Reason =
	| 'noScore'
	| 'notFinished'
	| 'partlyHeard'
	| 'noSpeech'
	| 'verdictDiffers'
	| 'sampled'
	| 'noAudioFound'
	| 'refusedFile'
	| 'tooLarge'
	| 'tooManyJobs'
	| 'damaged'
	| 'linkUnavailable'
	| 'unusableParameter'
	| 'keyRefused'
	| 'quotaUsedUp'
	| 'rateLimited'
	| 'serviceUnreachable'
	| 'serviceFailed'
	| 'mayHaveBeenAccepted'
	| 'unknownJob'
	| 'notHandled';
