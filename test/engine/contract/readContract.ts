import { createRequire } from 'node:module';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import type { OutputItem } from '../harness/types';
import { readParameters, type Parameter } from './readParameters';
import { runEveryKind, type RunningNode } from './runEveryKind';

export interface Subject extends RunningNode {
	description: INodeTypeDescription;
	/** The built package. */
	packageFolder: string;
}

/** What workflows rely on: it is kept with them, or they read it. */
export interface Contract {
	node: { name: string; versions: number[]; outputs: string[] };
	credential: { name: string; fields: Record<string, Parameter> };
	/** By operation. */
	parameters: Record<string, Record<string, Parameter>>;
	/** By kind of output item; with dots between levels, and [] after what is a list. */
	outputFields: Record<string, string[]>;
	/** The binary fields that the node itself adds. */
	binaryFields: string[];
}

/** Where the contract is kept; `npm run contract` writes it. */
export const contractPath = path.join(__dirname, 'contract.json');

/** The service's own answer: what is in it is not ours to promise. */
const FOREIGN_FIELD = 'job';

/** Reads the contract from the built node: what it describes, and what it returns when it runs. */
export async function readContract(subject: Subject): Promise<Contract> {
	const { description, packageFolder } = subject;
	const { name, version, properties } = description;
	const credential = loadCredential(packageFolder);
	const items = await runEveryKind(subject);
	const kinds = Object.entries(items);
	const binaryFields = kinds.flatMap(([, { binary }]) => Object.keys(binary));

	return {
		node: { name, versions: [version].flat(), outputs: nameOutputs(description) },
		credential: { name: credential.name, fields: readParameters(credential.properties) },
		parameters: Object.fromEntries(
			listOperations(description).map((one) => [one, readParameters(properties, one)]),
		),
		outputFields: Object.fromEntries(
			kinds.map(([kind, item]) => [kind, [...new Set(listFields(withoutInput(item)))].sort()]),
		),
		binaryFields: [...new Set(binaryFields)].filter((field) => field !== 'data').sort(),
	};
}

function loadCredential(packageFolder: string): ICredentialType {
	const file = path.join(packageFolder, 'dist/credentials/DataspikeApi.credentials.js');
	const { DataspikeApi } = createRequire(__filename)(file) as {
		DataspikeApi: new () => ICredentialType;
	};
	return new DataspikeApi();
}

function listOperations({ properties }: INodeTypeDescription): string[] {
	const operation = properties.find(({ name }) => name === 'operation');
	return (operation?.options ?? []).flatMap((option) =>
		'value' in option ? [String(option.value)] : [],
	);
}

/** The outputs by decision; n8n computes them from an expression. */
function nameOutputs({ outputs }: INodeTypeDescription): string[] {
	if (typeof outputs !== 'string') throw new Error('The outputs are not an expression');
	const code = outputs.replace(/^=\{\{/, '').replace(/\}\}$/, '');
	const $parameter = { operation: 'checkAudio', separateOutputs: true };
	const configured = runInNewContext(code, { $parameter }) as Array<{ displayName: string }>;
	return configured.map(({ displayName }) => displayName);
}

/** What the node returned: n8n adds the input item's fields to what leaves through the error output. */
function withoutInput({ json, pairedJson }: OutputItem): OutputItem['json'] {
	const input = Object.keys(pairedJson as object);
	return Object.fromEntries(Object.entries(json).filter(([name]) => !input.includes(name)));
}

function listFields(json: Record<string, unknown>, prefix = ''): string[] {
	return Object.entries(json).flatMap(([name, value]) => {
		const field = `${prefix}${name}`;
		if (field === FOREIGN_FIELD || typeof value !== 'object' || value === null) return [field];
		if (!Array.isArray(value)) {
			return [field, ...listFields(value as Record<string, unknown>, `${field}.`)];
		}
		const elements = value as Array<Record<string, unknown>>;
		return [field, ...elements.flatMap((element) => listFields(element, `${field}[].`))];
	});
}
