import type { IExecuteFunctions } from 'n8n-workflow';
import type { UnmatchedItem } from '../../model/operation';
import type { Outcome } from '../../model/outcome';
import type { Service } from '../../model/service';
import { judgeResult } from '../judgeResult';
import { describeConverted, describeGiven, describeRareCodings, describeReduced } from './changed';
import { describeRun } from './describeRun';
import {
	describeEndOfScale,
	describeNothingFound,
	describePassedOver,
	describeSandbox,
} from './setup';
import {
	describeDifferentChannels,
	describeDuplicates,
	describeSameChannels,
	describeShared,
} from './together';
import {
	describeCutOff,
	describeLittleSpeech,
	describePartlyHeard,
	describeSampled,
	describeSilentSegments,
	describeUncheckedSegments,
	describeWithoutSpeech,
} from './unheard';

/** What a run came to. */
interface RunOutcomes {
	outcomes: Outcome[];
	/** Files that were passed over although they call themselves audio. */
	passedOver: string[];
	/** By item: what was looked for, when it was skipped because no binary field fits. */
	skipped: Array<UnmatchedItem | undefined>;
}

/** Shows above the output what a person should notice: the run in a sentence, warnings, and the rest. */
export function addHints(
	context: IExecuteFunctions,
	service: Service,
	{ outcomes, passedOver, skipped }: RunOutcomes,
): void {
	const judged = outcomes.filter((outcome) => outcome.kind !== 'failed').map(judgeResult);
	const results = judged.filter(({ job }) => job !== null);
	const hints = [
		describeWithoutSpeech(judged),
		describeLittleSpeech(results),
		describeUncheckedSegments(results),
		describePartlyHeard(results),
		describeEndOfScale(results),
		describeCutOff(results),
		describeRareCodings(results),
		describeNothingFound(skipped),
		describePassedOver(passedOver),
		describeSampled(results),
		describeGiven(results),
		describeConverted(results),
		describeReduced(results),
		describeSilentSegments(results),
		describeShared(results),
		describeDuplicates(results),
		describeSameChannels(judged),
		describeDifferentChannels(results),
		describeSandbox(service, results),
	].filter((hint) => hint !== undefined);
	const inOrder = [
		...describeRun(outcomes),
		...hints.filter(({ type }) => type === 'warning'),
		...hints.filter(({ type }) => type !== 'warning'),
	];
	if (inOrder.length > 0) context.addExecutionHints(...inOrder);
}
