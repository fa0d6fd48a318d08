import { resolveBaseUrl, type Environment } from '../dataspike/baseUrl';
import { Failure } from '../model/failure';

/** Where requests go, and with which key. */
export interface ServiceAccess {
	baseUrl: string;
	environment: Environment;
	apiKey: string;
}

/**
 * Reads what the credential holds.
 *
 * @throws a Failure when it cannot be used
 */
export function readServiceAccess(credential: Record<string, unknown>): ServiceAccess {
	const resolved = resolveBaseUrl({
		environment: credential.environment ?? 'production',
		baseUrl: credential.baseUrl,
		allowUnencryptedConnection: credential.allowUnencryptedConnection,
	});
	if (!resolved.ok) throw new Failure({ ...resolved, reason: 'unusableParameter' });

	const apiKey = typeof credential.apiKey === 'string' ? credential.apiKey.trim() : '';
	// A header takes visible ASCII only, see RFC 9110 section 5.5; anything else would break the request.
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		throw new Failure({
			message:
				apiKey === ''
					? 'The API key in the Dataspike API credential is empty'
					: 'The API key in the Dataspike API credential holds characters that no key has',
			description: 'Copy the key from your Dataspike account into the credential again.',
			reason: 'unusableParameter',
		});
	}
	return { baseUrl: resolved.baseUrl, environment: resolved.environment, apiKey };
}
