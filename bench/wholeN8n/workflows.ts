import type { WorkflowFile } from '../../scripts/n8n/n8nApi';
import { connect, node, webhook } from '../../test/e2e/harness/workflows';

/** What a workflow of the comparison works with. */
export interface WorkflowParts {
	/** Of the webhook that starts it. */
	path: string;
	/** A pattern of the recordings on disk. */
	recordings: string;
	/** The service's address, without a slash at its end. */
	serviceUrl: string;
	/** The credential's ID in n8n. */
	credentialId: string;
}

/** One of the two ways to check the same recordings in n8n. */
export interface Approach {
	name: string;
	/** The type of the credential, and what it holds. */
	credential: (serviceUrl: string) => { type: string; data: object };
	workflow: (parts: WorkflowParts) => WorkflowFile;
}

const apiKey = 'a-valid-key';

/** The pause of the loop: within the 1 to 3 s that the service's guide advises. */
const waitSeconds = 3;

/** What one builds from n8n's own nodes: all files go round the loop together until they are done. */
export const handBuilt: Approach = {
	name: `built by hand: HTTP Request, Wait ${waitSeconds} s, HTTP Request, IF, loop`,
	credential: () => ({
		type: 'httpHeaderAuth',
		data: { name: 'ds-api-token', value: apiKey },
	}),
	workflow: ({ path, recordings, serviceUrl, credentialId }) => {
		const request = (name: string, parameters: object) =>
			node(name, 'n8n-nodes-base.httpRequest', {
				typeVersion: 4.5,
				parameters: {
					authentication: 'genericCredentialType',
					genericAuthType: 'httpHeaderAuth',
					options: {},
					...parameters,
				},
				credentials: { httpHeaderAuth: { id: credentialId, name: path } },
			});
		return {
			name: path,
			nodes: [
				webhook(path),
				readRecordings(recordings),
				request('Upload', {
					method: 'POST',
					url: `${serviceUrl}/api/v4/deepfake/audio/analyze`,
					sendBody: true,
					contentType: 'multipart-form-data',
					bodyParameters: {
						parameters: [
							{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' },
						],
					},
				}),
				node('Wait', 'n8n-nodes-base.wait', {
					typeVersion: 1.1,
					webhookId: `${path}-wait`,
					parameters: { amount: waitSeconds },
				}),
				request('Status', { url: `=${serviceUrl}/api/v4/deepfake/job/{{ $json.id }}` }),
				node('Is It Done?', 'n8n-nodes-base.if', {
					typeVersion: 2.3,
					parameters: { conditions: isCompleted, options: {} },
				}),
				node('Done', 'n8n-nodes-base.noOp'),
			],
			connections: {
				Webhook: connect('Recordings'),
				Recordings: connect('Upload'),
				Upload: connect('Wait'),
				Wait: connect('Status'),
				Status: connect('Is It Done?'),
				'Is It Done?': connect('Done', 'Wait'),
			},
		};
	},
};

/** Deepfake Audio Check in the place of the loop, with as many files at a time. */
export function thisNode(filesAtTheSameTime: number): Approach {
	return {
		name: 'this node',
		credential: (serviceUrl) => ({
			type: 'dataspikeApi',
			data: { environment: 'custom', baseUrl: serviceUrl, apiKey },
		}),
		workflow: ({ path, recordings, credentialId }) => ({
			name: path,
			nodes: [
				webhook(path),
				readRecordings(recordings),
				node('Check', 'n8n-nodes-dataspike.deepfakeAudioCheck', {
					parameters: {
						operation: 'checkAudio',
						binaryPropertyName: 'data',
						options: { filesAtTheSameTime, ifThereIsNoSpeech: 'submit' },
					},
					credentials: { dataspikeApi: { id: credentialId, name: path } },
				}),
				node('Done', 'n8n-nodes-base.noOp'),
			],
			connections: {
				Webhook: connect('Recordings'),
				Recordings: connect('Check'),
				Check: connect('Done'),
			},
		}),
	};
}

function readRecordings(fileSelector: string): WorkflowFile['nodes'][number] {
	return node('Recordings', 'n8n-nodes-base.readWriteFile', {
		typeVersion: 1.1,
		parameters: { operation: 'read', fileSelector, options: {} },
	});
}

const isCompleted = {
	options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 3 },
	conditions: [
		{
			id: 'is-completed',
			leftValue: '={{ $json.status }}',
			rightValue: 'completed',
			operator: { type: 'string', operation: 'equals' },
		},
	],
	combinator: 'and',
};
