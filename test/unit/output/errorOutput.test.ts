import type { IExecuteFunctions, INodeOutputConfiguration, NodeExecutionHint } from 'n8n-workflow';
import { keepOutputs } from '../../../nodes/DeepfakeAudioCheck/output/errorOutput';

const main: INodeOutputConfiguration = { type: 'main' };
const error: INodeOutputConfiguration = { type: 'main', category: 'error' };

/** The items that leave through each output, by their names, and what is said about it. */
function leave(onError: string, known: INodeOutputConfiguration[], outputs: string[][]) {
	const hints: NodeExecutionHint[] = [];
	const context = {
		getNode: () => ({ onError }),
		getNodeOutputs: () => known,
		addExecutionHints: (...more: NodeExecutionHint[]) => hints.push(...more),
	} as unknown as IExecuteFunctions;
	const items = outputs.map((names) => names.map((name) => ({ json: { name } })));
	const kept = keepOutputs(context, items);
	return { kept: kept.map((output) => output.map(({ json }) => json.name)), hints };
}

describe('the outputs of a node that n8n', () => {
	it.each([
		['knows', 'continueErrorOutput', [main, error], [['a', 'b']]],
		[
			'knows, four and the error output',
			'continueErrorOutput',
			[main, main, main, main, error],
			[['a'], [], ['b'], []],
		],
		['does not work out again, with On Error on Continue', 'continueRegularOutput', [], [['a']]],
		['does not work out again, with On Error on Stop Workflow', 'stopWorkflow', [], [['a']]],
	])('%s are left as they are', (_, onError, known, outputs) => {
		expect(leave(onError, known, outputs)).toEqual({ kept: outputs, hints: [] });
	});

	it.each([
		['one', [['a', 'b']], [[], ['a', 'b']]],
		[
			'four',
			[['flagged'], [], ['clear'], ['undecided']],
			[[], [], [], [], ['flagged', 'clear', 'undecided']],
		],
	])(
		'cannot work out are empty, and the error output behind them has everything: %s',
		(_, outputs, kept) => {
			expect(leave('continueErrorOutput', [error], outputs)).toEqual({
				kept,
				hints: [
					{
						message:
							'n8n could not work out the outputs of this node, so every item left through the error output. Set Execution Logic to v1 in the settings of the workflow, or On Error to Continue.',
						type: 'warning',
						location: 'outputPane',
					},
				],
			});
		},
	);

	it('cannot work out are not spoken of when nothing leaves', () => {
		expect(leave('continueErrorOutput', [error], [[]])).toEqual({ kept: [[], []], hints: [] });
	});
});
