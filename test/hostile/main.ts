import { parseArgs } from 'node:util';
import { GOALS, missedGoals, scoreOf } from './goals';
import { measure } from './measure';
import type { Figures } from './worker';

/** `npm run hostile`: what it costs to read files and texts that were made to cost much. */
const usage = `Usage: npm run hostile [-- --only PATTERN] [--size BYTES] [--tries N] [--json]

  --only PATTERN   only those whose names match this regular expression
  --size BYTES     the smaller of the two sizes of each (default 5000000)
  --tries N        the least time of so many tries (default 2)
  --json           a line of JSON for each instead of the table
  --help           print this text`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			only: { type: 'string', default: '' },
			size: { type: 'string', default: '5000000' },
			tries: { type: 'string', default: '2' },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	const order = {
		only: values.only,
		sizeBytes: Number(values.size),
		tries: Number(values.tries),
	};
	if (values.json) {
		await measure(order, (figures) => console.log(JSON.stringify(figures)));
		return;
	}
	let count = 0;
	let missed = 0;
	console.log(`Goals: ${GOALS.processorMs} ms of CPU for 10 MB, memory of ${GOALS.memoryFactor} times the size beside it,
${GOALS.ratio} times the CPU for twice the size, ${GOALS.stretchMs} ms between two looks at Stop.

${formatRow(['what is read', 'CPU at N', 'at 2N', 'ratio', 'for 10 MB', 'memory', 'stretch', 'what became of it'])}
${formatRow(['', 'ms', 'ms', '', 'ms', 'x size', 'ms', ''])}`);
	await measure(order, (figures) => {
		const score = scoreOf(figures);
		const goals = missedGoals(score);
		count += 1;
		if (goals.length > 0) missed += 1;
		console.log(formatFigures(figures) + (goals.length > 0 ? `  MISSES ${goals.join(', ')}` : ''));
	});
	console.log(`\n${count} measured, ${missed} of them beyond a goal`);
	if (missed > 0 || count === 0) process.exitCode = 1;
}

function formatFigures(figures: Figures): string {
	const { name, once, twice } = figures;
	const score = scoreOf(figures);
	return formatRow([
		name,
		once.processorMs.toFixed(0),
		twice.processorMs.toFixed(0),
		score.ratio?.toFixed(2) ?? '-',
		score.processorMs.toFixed(0),
		(twice.memoryBytes / twice.sizeBytes).toFixed(1),
		score.stretchMs.toFixed(0),
		twice.outcome,
	]);
}

function formatRow([name = '', ...cells]: string[]): string {
	const last = cells.pop() ?? '';
	return `${name.padEnd(52)} ${cells.map((cell) => cell.padStart(9)).join(' ')}  ${last}`;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
