import {
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IExecuteFunctions,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { testConnection } from './dataspike/connectionTest';
import { checkAudioProperties } from './description/checkAudio';
import { getResultProperties } from './description/getResult';
import { operationProperty } from './description/operation';
import { outputsExpression } from './description/outputs';
import { submitAudioProperties } from './description/submitAudio';

export class DeepfakeAudioCheck implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Deepfake Audio Check',
		name: 'deepfakeAudioCheck',
		icon: { light: 'file:deepfakeAudioCheck.svg', dark: 'file:deepfakeAudioCheck.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { checkAudio: "Check Audio", getResult: "Get Result", submitAudio: "Submit Audio" }[$parameter["operation"]] }}',
		description: 'Check voice recordings for AI-generated (deepfake) speech with Dataspike',
		defaults: { name: 'Deepfake Audio Check' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression,
		credentials: [{ name: 'dataspikeApi', required: true, testedBy: 'dataspikeApiTest' }],
		properties: [
			operationProperty,
			...checkAudioProperties,
			...getResultProperties,
			...submitAudioProperties,
		],
	};

	methods = {
		credentialTest: {
			async dataspikeApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
			): Promise<INodeCredentialTestResult> {
				const { helpers } = this;
				return await testConnection(credential.data ?? {}, helpers.request);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		// n8n loads all of its nodes when it starts; what only a run needs comes with the first one.
		const { runOperation } = await import('./runOperation');
		return await runOperation(this);
	}
}
