import type { Fault, FaultKind } from '../dataspike/fault';
import type { Reason } from '../model/reason';

const REASONS: Readonly<Record<FaultKind, Reason>> = {
	notSent: 'serviceUnreachable',
	noConnection: 'serviceUnreachable',
	certificate: 'serviceUnreachable',
	connectionLost: 'serviceUnreachable',
	timedOut: 'serviceUnreachable',
	redirected: 'serviceFailed',
	keyRefused: 'keyRefused',
	quotaUsedUp: 'quotaUsedUp',
	unknownJob: 'unknownJob',
	fileTooLarge: 'tooLarge',
	fileTypeRefused: 'refusedFile',
	fileRefused: 'refusedFile',
	rateLimited: 'rateLimited',
	serviceInTrouble: 'serviceFailed',
	unreadable: 'serviceFailed',
	refused: 'serviceFailed',
};

/** Why a file that was to be submitted has no job. */
export function reasonOfSubmission({ kind, reachedService }: Fault): Reason {
	if (reachedService === 'maybe') return 'mayHaveBeenAccepted';
	return kind === 'unknownJob' ? 'serviceFailed' : REASONS[kind];
}

/** Why a job could not be asked for. What is said of files says nothing of jobs. */
export function reasonOfRequest({ kind }: Fault): Reason {
	const reason = REASONS[kind];
	return reason === 'tooLarge' || reason === 'refusedFile' ? 'serviceFailed' : reason;
}
