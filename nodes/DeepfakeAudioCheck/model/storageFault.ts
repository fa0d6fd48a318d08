/** Why n8n could not read or keep a file. */
export type StorageFault = 'lost' | 'full' | 'notAllowed' | 'other';

/**
 * Codes of Node.js for what a file system refuses.
 * Source: https://nodejs.org/api/errors.html#common-system-errors and errno(3)
 */
const FAULT_BY_CODE: Readonly<Record<string, StorageFault>> = {
	ENOENT: 'lost',
	ENOTDIR: 'lost',
	ENOSPC: 'full',
	EDQUOT: 'full',
	EACCES: 'notAllowed',
	EPERM: 'notAllowed',
	EROFS: 'notAllowed',
};

/** Why n8n did not keep a file, after a colon. */
export const WHY_NOT_KEPT: Readonly<Record<StorageFault, string>> = {
	lost: 'the place where it keeps binary data is not there',
	full: 'its storage is full',
	notAllowed: 'it may not write to its own storage',
	other: 'its storage did not take it',
};

/** Errors of n8n wrap those of Node.js; deeper than this there is nothing new. */
const MOST_CAUSES = 5;

/**
 * Reads what n8n's storage of binary data threw. Of the text of such an error nothing may be shown: it
 * names paths of the server.
 */
export function readStorageFault(error: unknown): StorageFault {
	let current: unknown = error;
	for (let depth = 0; depth < MOST_CAUSES && isObject(current); depth += 1) {
		const { code, name, message, cause } = current;
		const fault = typeof code === 'string' ? FAULT_BY_CODE[code] : undefined;
		if (fault !== undefined) return fault;
		// n8n's FileNotFoundError and BinaryDataFileNotFoundError; some versions give all errors one name.
		const isNotFound = /not ?found/i;
		if (isNotFound.test(String(name)) || isNotFound.test(String(message))) return 'lost';
		current = cause;
	}
	return 'other';
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
