import type { Fault, FaultKind } from './fault';
import { LONGEST_WORD, type Job } from './job';
import type { Explanation } from '../text/explanation';
import { readableText } from '../text/readableText';

/** What a request was about. */
export interface Subject {
	action: 'submit' | 'getResult';
	/** The file as the user knows it, for example `"voice.wav"`. */
	file?: string;
	jobId?: string;
}

const CHECK_CREDENTIAL =
	'Open the Dataspike API credential, check the API key and the Environment it belongs to, and press Retry.';

/** What to do, where it does not depend on the request. */
const WHAT_TO_DO: Record<FaultKind, string> = {
	notSent:
		'Check the Base URL in the Dataspike API credential, and whether this n8n may send requests there.',
	noConnection:
		'Check that n8n can reach the address in the Dataspike API credential (Base URL, network, firewall, proxy), then run the workflow again.',
	certificate:
		'The address in the Dataspike API credential does not prove its identity with a valid certificate. Check the Base URL, or ask whoever runs the server.',
	connectionLost: 'Check the network between n8n and Dataspike, then run the workflow again.',
	timedOut: 'Raise Maximum Wait in Options > Waiting, or run the workflow again later.',
	redirected:
		'The answer pointed to another address, which was not followed so that the API key stays where it belongs. Correct the Base URL in the Dataspike API credential.',
	keyRefused: CHECK_CREDENTIAL,
	quotaUsedUp: 'Check the plan and the remaining checks in your Dataspike account.',
	unknownJob:
		'Check the job ID, and that the Dataspike API credential belongs to the account and the Environment in which the file was submitted.',
	fileTooLarge: 'Compress the recording (mono, lower bit rate) or cut it into shorter parts.',
	fileTypeRefused: 'Convert the recording to WAV, MP3 or M4A and check it again.',
	fileRefused:
		'Check that the recording can be played and holds speech, convert it to WAV, MP3 or M4A, and check it again.',
	rateLimited:
		'Lower Files at the Same Time in Options, check fewer files at a time, or raise Maximum Wait.',
	serviceInTrouble: 'Run the workflow again later.',
	unreadable:
		'Something between n8n and Dataspike may have changed the answer (proxy, firewall, login page). Check the Base URL in the Dataspike API credential.',
	refused: 'Check the Base URL in the Dataspike API credential, then run the workflow again.',
};

/** What happened, to be completed with what the request was about. */
const WHAT_HAPPENED: Record<FaultKind, string> = {
	notSent: 'n8n did not send the request to Dataspike',
	noConnection: 'Dataspike could not be reached',
	certificate: 'Dataspike could not be reached securely',
	connectionLost: 'The connection to Dataspike broke',
	timedOut: 'Dataspike did not answer in time',
	redirected: 'Dataspike answered with a redirect',
	keyRefused: 'Dataspike did not accept the API key',
	quotaUsedUp: 'Dataspike asks for payment or a larger plan',
	unknownJob: 'Dataspike does not know this job',
	fileTooLarge: 'Dataspike found the file too large',
	fileTypeRefused: 'Dataspike does not accept this type of file',
	fileRefused: 'Dataspike did not accept the file',
	rateLimited: 'Dataspike is receiving too many requests',
	serviceInTrouble: 'Dataspike is having problems',
	unreadable: 'The answer of Dataspike could not be understood',
	refused: 'Dataspike refused the request',
};

/** A submit answered like this did not fail for the file's sake. */
const KINDS_ABOUT_FILES: ReadonlySet<FaultKind> = new Set<FaultKind>([
	'fileTooLarge',
	'fileTypeRefused',
	'fileRefused',
	'unknownJob',
]);

/**
 * What a fault means for the user. After a submit that may have been accepted, says so: sending the
 * file again may cost a second job.
 */
export function explainFault(fault: Fault, subject: Subject): Explanation {
	const status = fault.statusCode === undefined ? '' : ` (HTTP ${fault.statusCode})`;
	const about = subject.jobId === undefined ? '' : `, job ${readableId(subject.jobId)}`;
	const file = subject.file === undefined ? '' : ` for ${subject.file}`;
	const isOddResult = subject.action === 'getResult' && KINDS_ABOUT_FILES.has(fault.kind);
	const isUnknownAddress = subject.action === 'submit' && fault.kind === 'unknownJob';
	const kind =
		(isOddResult && fault.kind !== 'unknownJob') || isUnknownAddress ? 'refused' : fault.kind;

	return {
		message: `${WHAT_HAPPENED[kind]}${status}${file}${about}`,
		description: `${WHAT_TO_DO[kind]}${quote(fault)}${explainSubmission(fault, subject)}`,
	};
}

function quote({ serviceMessage, hostMessage }: Fault): string {
	if (serviceMessage !== undefined) return ` Dataspike says: "${serviceMessage}".`;
	return hostMessage === undefined || hostMessage === '' ? '' : ` n8n says: "${hostMessage}".`;
}

/** What is known about whether the service took the file or still has the job. */
function explainSubmission(fault: Fault, subject: Subject): string {
	if (subject.action === 'getResult') {
		return subject.jobId === undefined || fault.kind === 'unknownJob'
			? ''
			: ` The job stays at Dataspike: read it later with the operation Get Result and the job ID ${readableId(subject.jobId)}.`;
	}
	if (fault.reachedService === 'no') return ' The file was not accepted, so no job was made.';
	return ' The file may have been accepted, but no job ID was received, so it was not sent again: a second submission may be billed twice. Look in your Dataspike account before you send it again.';
}

/** Codes of a failed job that mean something to the user, see the API reference. */
const WHAT_TO_DO_BY_ERROR_CODE: ReadonlyMap<string, string> = new Map([
	[
		'RuntimeError',
		'The analysis broke off. Check the file again; if it happens again, use a cleaner or longer recording.',
	],
]);

/** What a failed analysis means for the user. The advice is the audio guide's ("cleaner audio"). */
export function explainFailedJob(
	job: Job,
	file?: { name: string; rareCoding?: string },
): Explanation {
	const { name = 'the recording', rareCoding } = file ?? {};
	const code = job.errorCode === null ? '' : ` (${readableText(job.errorCode)})`;
	const said = job.message === null ? '' : ` Dataspike says: "${job.message}".`;
	const coding =
		rareCoding === undefined
			? ''
			: `Its sound is coded as ${rareCoding}, which hardly any program reads: convert it to WAV with 16-bit PCM first. `;
	const advice =
		WHAT_TO_DO_BY_ERROR_CODE.get(job.errorCode ?? '') ??
		'Check the file again with a cleaner recording: one voice, little background noise, at least a few seconds of speech.';
	return {
		message: `Dataspike could not analyse ${name}${code}, job ${readableId(job.id)}`,
		description: `${coding}${advice}${said}`,
	};
}

/** What it means for the user that a job has not finished within Maximum Wait. */
export function explainTimeout(arguments_: {
	file: string | undefined;
	jobId: string;
	status: string;
	maximumWaitSeconds: number;
}): Explanation {
	const { file, jobId, status, maximumWaitSeconds } = arguments_;
	const name = file === undefined ? '' : ` for ${file}`;
	return {
		message: `The analysis${name} had not finished after ${maximumWaitSeconds} seconds (status "${readableText(status)}"), job ${readableId(jobId)}`,
		description: `The job stays at Dataspike: read it later with the operation Get Result and the job ID ${readableId(jobId)}. To wait longer, raise Maximum Wait in Options > Waiting; to go on without the result, set If Not Finished in Time to Return Pending Job.`,
	};
}

/** A job's ID in a message: whole, as long as it is one. */
function readableId(jobId: string): string {
	return readableText(jobId, LONGEST_WORD);
}
