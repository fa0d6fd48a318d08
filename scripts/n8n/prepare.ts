import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readExamples, withCredential } from './exampleWorkflows';
import type { Login, N8nApi } from './n8nApi';

export interface Prepared {
	published: string[];
	/** With what n8n said to each: mostly that credentials of outside services are missing. */
	drafts: Array<{ fileName: string; reason: string }>;
}

/** What was made in a user folder that is kept, for the next start. */
interface State {
	credentialId: string;
	examples: string[];
}

const CREDENTIAL_NAME = 'Dataspike account';

/** The owner of every n8n that is started here; it listens on this machine only. */
export const owner: Login = { email: 'owner@example.com', password: 'Fraud-desk-1' };

/**
 * Makes the owner, the credential and the example workflows, or takes up what an earlier start made,
 * and leaves changed workflows as they are. Throws when n8n refuses.
 */
export async function prepareN8n(
	api: N8nApi,
	userFolder: string,
	credential: Record<string, unknown>,
): Promise<Prepared> {
	const statePath = path.join(userFolder, 'prepared.json');
	const isKept = existsSync(statePath);
	if (isKept) await api.logIn(owner);
	else await api.setUpOwner(owner);

	const state: State = isKept
		? (JSON.parse(await readFile(statePath, 'utf8')) as State)
		: {
				credentialId: await api.createCredential(CREDENTIAL_NAME, 'dataspikeApi', credential),
				examples: [],
			};
	if (isKept) {
		const changed = { name: CREDENTIAL_NAME, type: 'dataspikeApi', data: credential };
		await api.updateCredential(state.credentialId, changed);
	}

	const prepared: Prepared = { published: [], drafts: [] };
	for (const { fileName, workflow } of readExamples()) {
		if (state.examples.includes(fileName)) {
			prepared.published.push(fileName);
			continue;
		}
		const made = await api.createWorkflow(
			withCredential(workflow, { id: state.credentialId, name: CREDENTIAL_NAME }),
		);
		try {
			await api.publish(made);
			prepared.published.push(fileName);
			state.examples.push(fileName);
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			prepared.drafts.push({ fileName, reason });
			state.examples.push(fileName);
		}
	}
	await writeFile(statePath, JSON.stringify(state));
	return prepared;
}
