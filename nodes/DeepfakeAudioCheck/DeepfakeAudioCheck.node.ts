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
import { checkAudioProperties } from './parameters/checkAudio';
import { getResultProperties } from './parameters/getResult';
import { operationProperty } from './parameters/operation';
import { outputsExpression } from './parameters/outputs';
import { submitAudioProperties } from './parameters/submitAudio';

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
		const { run } = await import('./run');
		return await run(this);
	}
}
