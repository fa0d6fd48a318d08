import type { Explanation } from '../text/explanation';
import { readableText } from '../text/readableText';
import type { DownloadFault, DownloadFaultKind } from './downloadFault';

/** What happened, after the host: "files.example ...". */
const WHAT_HAPPENED: Record<DownloadFaultKind, string> = {
	noConnection: 'could not be reached',
	certificate: 'could not be reached securely',
	connectionLost: 'broke off the download',
	timedOut: 'did not deliver the recording in time',
	notAllowed: 'may not be reached from this n8n',
	accessRefused: 'does not give the recording to everyone',
	notThere: 'has nothing at the address of the recording',
	gone: 'has nothing at the address of the recording any more',
	rateLimited: 'is receiving too many requests',
	notReady: 'could not deliver the recording',
	serverInTrouble: 'could not deliver the recording',
	refused: 'did not deliver the recording',
	badRedirect: 'answered with a redirect that leads nowhere a recording can be',
	tooManyRedirects: 'redirects again and again',
	empty: 'answered with an empty file',
};

const WHAT_TO_DO: Record<DownloadFaultKind, string> = {
	noConnection:
		'Check the host in URL, and that n8n can reach it (network, firewall, proxy), then run the workflow again.',
	certificate:
		'The server does not prove its identity with a valid certificate. Check the host in URL, or ask whoever runs the server.',
	connectionLost: 'Run the workflow again. If it happens every time, download the file by hand.',
	timedOut: 'Run the workflow again later, or raise Maximum Wait in Options > Waiting.',
	notAllowed:
		"n8n's protection against requests to internal addresses refused it. If the recordings are meant to be there, ask whoever runs this n8n to allow the host.",
	accessRefused:
		'The link needs a sign-in, or it has expired. Make a new link that works in a private browser window, or download the recording in a step before, with the credential that it needs, and set Audio Source to Binary Field.',
	notThere:
		'Recordings of calls are often there some seconds after the call: put a Wait step before this one. Or check the link: it may be mistyped, or the file may have been moved or deleted.',
	gone: 'The file was moved or deleted. Make a new link to it.',
	rateLimited: 'Check fewer recordings at a time, or run the workflow again later.',
	notReady:
		'The recording may still be under way, or the server is having problems. Put a Wait step before this one, or run the workflow again later.',
	serverInTrouble: 'The server is having problems. Run the workflow again later.',
	refused: 'Open the link in a browser: it has to lead to the file itself.',
	badRedirect:
		'Only http and https addresses are followed. Open the link in a browser, and use the address of the file itself.',
	tooManyRedirects:
		'Often that is a sign-in that cannot be completed. Use the address of the file itself.',
	empty: 'Check that the link leads to the recording, and that the recording is complete there.',
};

/** What a download that brought nothing means for the user. */
export function explainDownloadFault(fault: DownloadFault): Explanation {
	const { kind, host, statusCode, attempts = 1 } = fault;
	const status = statusCode === undefined ? '' : ` (HTTP ${statusCode})`;
	const mayComeYet = kind === 'notThere' || kind === 'notReady' ? '; it may not be ready yet' : '';
	const tried = attempts === 1 ? '' : `The link was tried ${attempts} times. `;
	return {
		message: `${readableText(host)} ${WHAT_HAPPENED[kind]}${status}${mayComeYet}`,
		description: `${tried}${WHAT_TO_DO[kind]} Nothing was sent to Dataspike.`,
	};
}

const WHY_NO_ADDRESS = {
	notAddress: 'URL is not the address of a recording',
	otherProtocol: 'URL does not begin with http://, https:// or data:',
	badDataUrl: 'URL is a data: URL that cannot be read',
} as const;

/** For an invalid URL. Never echoed: it may hold a password. */
export function explainBadAddress(
	reason: 'notAddress' | 'otherProtocol' | 'badDataUrl',
): Explanation {
	return {
		message: WHY_NO_ADDRESS[reason],
		description:
			'Fill in the whole address of the file, for example https://files.example.com/call.mp3. If it is an expression, look at what it gives for this item.',
	};
}
