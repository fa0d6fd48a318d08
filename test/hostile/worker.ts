import { costOf, type Cost } from './cost';
import { SUBJECTS } from './subjects';

/** What is to be measured, as the parent process sends it. */
export interface MeasuringOrder {
	/** Subjects whose names match; a regular expression. */
	only: string;
	/** The smaller of the two sizes, in bytes. */
	sizeBytes: number;
	tries: number;
}

/** What something costs, and what it does when it is twice as large. */
export interface Figures {
	name: string;
	once: Cost;
	twice: Cost;
}

process.once('message', (order: MeasuringOrder) => {
	void measure(order).then(() => process.disconnect());
});

async function measure({ only, sizeBytes, tries }: MeasuringOrder): Promise<void> {
	const wanted = new RegExp(only);
	for (const { name, prepare } of SUBJECTS) {
		if (!wanted.test(name)) continue;
		const cost = async (size: number): Promise<Cost> => {
			const subject = prepare(size);
			return { sizeBytes: subject.sizeBytes, ...(await costOf(subject.read, tries)) };
		};
		// The first one may have to be compiled, too.
		await cost(sizeBytes / 10);
		const figures: Figures = {
			name,
			once: await cost(sizeBytes),
			twice: await cost(2 * sizeBytes),
		};
		process.send?.(figures);
	}
}
