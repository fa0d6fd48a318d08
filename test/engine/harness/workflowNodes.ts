import { rmSync } from 'node:fs';
import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import type { InputItem } from './types';

/** The node types around the node under test. */
export interface SurroundingNodes {
	start: INodeType;
	prepare: INodeType;
	collect: INodeType;
}

function createNodeType(
	name: string,
	hasInput: boolean,
	execute: (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>,
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: 1,
			description: '',
			defaults: { name },
			inputs: hasInput ? ['main'] : [],
			outputs: ['main'],
			properties: [],
		},
		execute,
	};
}

/** Node types that start a workflow, emit the items with their files so many times, and take what comes out. */
export function createSurroundingNodes(items: InputItem[], runs: number): SurroundingNodes {
	return {
		start: createNodeType('start', false, async () => await Promise.resolve([[{ json: {} }]])),
		prepare: createNodeType('prepare', true, async function () {
			const runIndex = Number(this.evaluateExpression('{{ $runIndex }}', 0));
			if (runIndex >= runs) return [[]];
			const output: INodeExecutionData[] = [];
			for (const [index, { json, files, binary }] of items.entries()) {
				const item: INodeExecutionData = {
					json: { ...json, index } as INodeExecutionData['json'],
					pairedItem: { item: 0 },
				};
				if (binary !== undefined) item.binary = binary as INodeExecutionData['binary'];
				for (const [name, file] of Object.entries(files ?? {})) {
					const prepared = await this.helpers.prepareBinaryData(
						Buffer.from(file.bytes),
						file.fileName,
						file.mimeType,
					);
					if (file.isLost === true) rmSync(this.helpers.getBinaryPath(prepared.id ?? ''));
					item.binary = { ...item.binary, [name]: prepared };
				}
				output.push(item);
			}
			return [output];
		}),
		// Asks n8n itself which input item each item comes from, as an expression of a user does.
		collect: createNodeType('collect', true, async function () {
			return await Promise.resolve([
				this.getInputData().map((item, index) => ({
					...item,
					json: { pairedJson: this.evaluateExpression("{{ $('Prepare').item.json }}", index) },
					pairedItem: { item: index },
				})) as INodeExecutionData[],
			]);
		}),
	};
}
