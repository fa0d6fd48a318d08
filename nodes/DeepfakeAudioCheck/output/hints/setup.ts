import type { NodeExecutionHint } from 'n8n-workflow';
import type { UnmatchedItem } from '../../model/operation';
import type { Service } from '../../model/service';
import { readableText } from '../../text/readableText';
import { isSandbox, type JudgedResult } from '../judgeResult';
import { hintOf, listNames } from './hintOf';

/** A threshold at an end of the scale is seldom meant: 1 may stand for "100 %". */
export function describeEndOfScale(results: JudgedResult[]): NodeExecutionHint | undefined {
	const thresholds = results.map(({ threshold }) => threshold);
	const message = thresholds.includes(1)
		? 'Threshold is 1, the highest score there is: nothing can be flagged.'
		: thresholds.includes(0)
			? 'Threshold is 0: every recording that scores higher than 0 is flagged.'
			: undefined;
	return message === undefined ? undefined : { message, type: 'warning', location: 'outputPane' };
}

export function describeSandbox(
	service: Service,
	results: JudgedResult[],
): NodeExecutionHint | undefined {
	if (!results.some(({ job }) => isSandbox(service, job) === true)) return undefined;
	return {
		message:
			'The result comes from the Dataspike sandbox and says nothing about the recording. Use a Production credential for real checks.',
		type: 'info',
		location: 'outputPane',
	};
}

/**
 * Said only when every item of the run was skipped for it: then Input Binary Field is rather wrong than the
 * items without a recording, and the run would be green for nothing.
 */
export function describeNothingFound(
	skipped: Array<UnmatchedItem | undefined>,
): NodeExecutionHint | undefined {
	const items = skipped.filter((item) => item !== undefined);
	const [first] = items;
	if (first === undefined || items.length < skipped.length) return undefined;
	const fields = [...new Set(items.flatMap((item) => item.fields))].map((name) =>
		readableText(name),
	);
	const there =
		fields.length === 0
			? 'There are none at all: check that the step before downloads its files or attachments.'
			: `There are: ${listNames(fields)}.`;
	return {
		message: `Nothing was checked: no item has a binary field that fits "${readableText(first.parameter)}" (Input Binary Field). ${there}`,
		type: 'warning',
		location: 'outputPane',
	};
}

export function describePassedOver(passedOver: string[]): NodeExecutionHint | undefined {
	return hintOf(
		'warning',
		passedOver,
		(list) => `Passed over, because the content is not audio: ${list}.`,
	);
}
