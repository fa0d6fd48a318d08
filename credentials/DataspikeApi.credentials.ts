import type { IAuthenticate, Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

export class DataspikeApi implements ICredentialType {
	name = 'dataspikeApi';

	displayName = 'Dataspike API';

	icon: Icon = { light: 'file:dataspikeApi.svg', dark: 'file:dataspikeApi.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-dataspike/n8n-nodes-dataspike#set-up-the-credential';

	// Tested by the node (methods.credentialTest): a declarative test cannot tell a refused key from
	// an unknown job in every supported n8n, and would send the key before the address is checked.

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'Production',
					value: 'production',
					description: 'Real checks at api.dataspike.io',
				},
				{
					name: 'Sandbox',
					value: 'sandbox',
					description: 'Trials at sandboxapi.dataspike.io: results mean nothing',
				},
				{
					name: 'Custom',
					value: 'custom',
					description: 'An address of your own, for example a gateway',
				},
			],
			default: 'production',
			description: 'Where recordings are sent. Each environment has API keys of its own.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://dataspike.example.com',
			displayOptions: { show: { environment: ['custom'] } },
			description: 'The address that every request starts with, without /api/v4',
		},
		{
			displayName: 'Allow Unencrypted Connection',
			name: 'allowUnencryptedConnection',
			type: 'boolean',
			default: false,
			displayOptions: { show: { environment: ['custom'] } },
			description:
				'Whether the API key and the recordings may be sent over http, readable for everyone in between. Not needed for an address on this machine.',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'From your Dataspike account. It is sent only to the address above.',
		},
	];

	// A function and not an expression: n8n 2.40 evaluates none for a credential in a workflow in combined
	// binary mode ("Node ... hasn't been executed").
	authenticate: IAuthenticate = async (credentials, options) =>
		await Promise.resolve({
			...options,
			headers: {
				...options.headers,
				// Pasted keys often bring a space or a line break along.
				'ds-api-token': typeof credentials.apiKey === 'string' ? credentials.apiKey.trim() : '',
			},
		});
}
