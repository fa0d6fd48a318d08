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
import { operationProperty, type Operation } from './description/operation';
import { outputsExpression } from './description/outputs';
import { submitAudioProperties } from './description/submitAudio';
import { startRun } from './execution/run';
import { runItems } from './execution/runItems';
import { checkAudio } from './operations/checkAudio';
import { getResult } from './operations/getResult';
import type { OperationDefinition } from './operations/operation';
import { submitAudio } from './operations/submitAudio';

const operations: Record<Operation, OperationDefinition> = { checkAudio, getResult, submitAudio };

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
		const operation = this.getNodeParameter('operation', 0) as Operation;
		return await runItems(await startRun(this), operations[operation]);
	}
}
