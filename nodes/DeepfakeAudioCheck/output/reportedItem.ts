import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../model/failure';
import type { Result } from '../model/outcome';
import type { Service } from '../model/service';
import { readStorageFault, WHY_NOT_KEPT } from '../model/storageFault';
import { attachReport } from './attachReport';
import { judgeResult, type JudgedResult } from './judgeResult';
import { createResultItem, type RoutedItem } from './resultItem';

/**
 * The output item of a result, with its report if the user wants one.
 *
 * @throws a Failure when n8n cannot keep the report
 */
export async function createReportedItem(
	context: IExecuteFunctions,
	service: Service,
	result: Result,
): Promise<RoutedItem> {
	const judged = judgeResult(result);
	const routed = createResultItem(context, service, { result, judged });
	const attached = await attachReport(context, { service, result, judged }, routed).catch(
		(error: unknown) => notKept(error, result.itemIndex, judged),
	);
	if (attached instanceof Failure) throw attached;
	return attached;
}

function notKept(error: unknown, itemIndex: number, { job, recording }: JudgedResult): Failure {
	return new Failure({
		itemIndex,
		message: `n8n could not keep the report: ${WHY_NOT_KEPT[readStorageFault(error)]}`,
		description:
			'The recording was checked: read its result with the operation Get Result and the job ID. Look at where n8n keeps binary data (free space, permissions), or set Attach Report in Options > Output to None.',
		reason: 'notHandled',
		jobId: job?.id,
		jobStatus: job?.status,
		fileName: recording?.fileName,
		binaryProperty: recording?.binaryProperty,
	});
}
