import type { N8nApi } from '../n8n/n8nApi';
import type { CredentialReference } from './exampleFiles';

/** Credentials of the outside services in the examples. They open nothing. */
const STAND_INS: Record<string, { name: string; data: object }> = {
	gmailOAuth2: { name: 'Gmail account', data: { clientId: 'none', clientSecret: 'none' } },
	googleDriveOAuth2Api: {
		name: 'Google Drive account',
		data: { clientId: 'none', clientSecret: 'none' },
	},
	googleSheetsOAuth2Api: {
		name: 'Google Sheets account',
		data: { clientId: 'none', clientSecret: 'none' },
	},
	openAiApi: { name: 'OpenAI account', data: { apiKey: 'none' } },
	slackApi: { name: 'Slack account', data: { accessToken: 'none' } },
	telegramApi: { name: 'Telegram account', data: { accessToken: 'none' } },
};

/** Makes them in n8n; returns them by their type. */
export async function createStandInCredentials(
	api: N8nApi,
): Promise<Record<string, CredentialReference>> {
	const made = Object.entries(STAND_INS).map(async ([type, { name, data }]) => {
		const id = await api.createCredential(name, type, data);
		return [type, { id, name }] as const;
	});
	return Object.fromEntries(await Promise.all(made));
}
