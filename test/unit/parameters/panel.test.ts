import { NodeHelpers, type INode, type INodeParameters } from 'n8n-workflow';
import { DeepfakeAudioCheck } from '../../../nodes/DeepfakeAudioCheck/DeepfakeAudioCheck.node';

/** What n8n gives the node of the parameters in a workflow, with the defaults filled in. */
function resolve(parameters: INodeParameters, use: 'node' | 'tool' = 'node'): INodeParameters {
	const { description } = new DeepfakeAudioCheck();
	// This is how n8n calls the tool that it makes of a node.
	const name = use === 'tool' ? `${description.name}Tool` : description.name;
	const node = { name: 'Check', type: name, typeVersion: 1, parameters } as INode;
	const type = { ...description, name };
	const { getNodeParameters } = NodeHelpers;
	return getNodeParameters(type.properties, parameters, true, false, node, type) ?? {};
}

describe('what n8n gives the node', () => {
	it('is the defaults when nothing is set, with no options', () => {
		expect(resolve({})).toEqual({
			operation: 'checkAudio',
			audioSource: 'binary',
			binaryPropertyName: 'data',
			threshold: 0.6,
			reviewThreshold: '',
			separateOutputs: false,
			simplify: true,
			options: {},
		});
	});

	it('is a whole group once one of its options is set: the others have their defaults', () => {
		const options = { waiting: { values: { maximumWait: 60 } } };

		expect(resolve({ options }).options).toEqual({
			waiting: {
				values: {
					maximumWait: 60,
					ifNotFinishedInTime: 'followOnError',
					shortestPause: 1,
					longestPause: 2,
				},
			},
		});
	});

	it.each([
		['all', []],
		['firstSeconds', ['firstSeconds']],
		['evenlySpreadSamples', ['numberOfSamples']],
	])('has the number that belongs to Check: %s', (check, numbers) => {
		const set = { check, firstSeconds: 30, numberOfSamples: 3 };

		const { options } = resolve({ options: { longRecordings: { values: set } } });

		expect(options).toEqual({
			longRecordings: {
				values: {
					...{ check, ifLarger: 'followOnError', maximumSegments: 60, segmentLength: '' },
					...Object.fromEntries(Object.entries(set).filter(([name]) => numbers.includes(name))),
				},
			},
		});
	});

	it('is the choice of fields in a tool, and neither Simplify nor Separate Outputs', () => {
		const set = { simplify: false, separateOutputs: true, output: 'selectedFields' };

		const parameters = resolve(set, 'tool');

		expect(parameters).toMatchObject({
			output: 'selectedFields',
			selectedFields: ['fileName', 'score', 'verdict'],
		});
		expect(Object.keys(parameters)).not.toContain('simplify');
		expect(Object.keys(parameters)).not.toContain('separateOutputs');
	});

	it('is the simplified output in a tool in which nothing is set', () => {
		expect(resolve({}, 'tool')).toMatchObject({ output: 'simplified', options: {} });
	});

	it.each(['checkAudio', 'submitAudio'])(
		'is a link in a tool, which gets no files from n8n: %s',
		(operation) => {
			const parameters = resolve({ operation }, 'tool');

			expect(parameters).toMatchObject({ audioSource: 'url', audioUrl: '' });
			expect(Object.keys(parameters)).not.toContain('binaryPropertyName');
		},
	);

	it('is no choice of fields outside of a tool, also when one is left over', () => {
		const parameters = resolve({ output: 'raw', selectedFields: ['score'] });

		expect(Object.keys(parameters)).not.toContain('output');
		expect(Object.keys(parameters)).not.toContain('selectedFields');
	});
});
