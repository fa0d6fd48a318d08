import type * as N8nWorkflow from 'n8n-workflow';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialType,
	IHttpRequestOptions,
	INode,
	Workflow,
} from 'n8n-workflow';

type HeadersByName = Record<string, string>;

/**
 * What n8n's server does with credentials, as far as a node can notice: it hands out the decrypted
 * data, and applies the credential type's declarative `authenticate` to a request. (The real one
 * lives in the package `n8n` and needs a database.)
 */
export function createCredentialsHelper(
	n8nWorkflow: typeof N8nWorkflow,
	credentialType: ICredentialType,
	data: ICredentialDataDecryptedObject,
): ICredentialsHelper {
	class CredentialsHelper extends n8nWorkflow.ICredentialsHelper {
		getParentTypes = () => [];
		isCredentialUsableByNode = () => true;
		preAuthentication = async () => await Promise.resolve(undefined);
		runPreAuthentication = async () => await Promise.resolve(undefined);
		getCredentialsProperties = () => credentialType.properties;
		getDecrypted = async () => await Promise.resolve({ ...withDefaults(credentialType), ...data });
		updateCredentials = async () => await Promise.resolve();
		updateCredentialsOauthTokenData = async () => await Promise.resolve();

		getCredentials = async (): Promise<never> =>
			await Promise.reject(new Error('Nodes do not ask for encrypted credentials'));

		authenticate = async (
			credentials: ICredentialDataDecryptedObject,
			_typeName: string,
			options: IHttpRequestOptions,
			workflow?: Workflow,
			node?: INode,
		): Promise<IHttpRequestOptions> => {
			const { authenticate } = credentialType;
			if (authenticate === undefined) return options;
			if (typeof authenticate === 'function') return await authenticate(credentials, options);
			if (workflow === undefined || node === undefined)
				throw new Error('No workflow to resolve in');

			const headers: HeadersByName = {};
			for (const [name, value] of Object.entries(authenticate.properties.headers ?? {})) {
				headers[name] = String(
					workflow.expression.getSimpleParameterValue(node, value as string, 'internal', {
						$credentials: credentials,
					}),
				);
			}
			return await Promise.resolve({ ...options, headers: { ...options.headers, ...headers } });
		};
	}
	return new CredentialsHelper() as unknown as ICredentialsHelper;
}

function withDefaults(credentialType: ICredentialType): ICredentialDataDecryptedObject {
	return Object.fromEntries(
		credentialType.properties.map(({ name, default: value }) => [name, value as string]),
	);
}
