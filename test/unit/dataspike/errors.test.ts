import {
	explainFailedJob,
	explainFault,
	explainTimeout,
} from '../../../nodes/DeepfakeAudioCheck/dataspike/errors';
import { parseJob, type Job } from '../../../nodes/DeepfakeAudioCheck/dataspike/job';

const HOSTILE = '<img src=x onerror=alert(1)>\r\nSet: x\0\u202e';

function jobOf(answer: Record<string, unknown>): Job {
	const expectation = { required: 'status' as const, redact: <Value>(value: Value) => value };
	const job = parseJob(JSON.stringify({ id: 'job-1', status: 'failed', ...answer }), expectation);
	if (job === undefined) throw new Error('The answer is no job');
	return job;
}

const texts: Array<[where: string, explanation: { message: string; description: string }]> = [
	['an error code', explainFailedJob(jobOf({ error_code: HOSTILE }))],
	['a message', explainFailedJob(jobOf({ message: HOSTILE }))],
	['the ID of a failed job', explainFailedJob(jobOf({ id: `x${HOSTILE}x` }))],
	[
		'the ID of a job that could not be asked for',
		explainFault(
			{ kind: 'connectionLost', mayPass: true, reachedService: 'maybe' },
			{ action: 'getResult', jobId: HOSTILE },
		),
	],
	[
		'the status and the ID of a job that is late',
		explainTimeout({ file: undefined, jobId: HOSTILE, status: HOSTILE, maximumWaitSeconds: 1 }),
	],
];

it.each(texts)('%s of the service is only a text in a message', (_, { message, description }) => {
	expect(`${message} ${description}`).toMatch(/img src/);
	const said = `${message} ${description}`.replaceAll('Options > ', '');
	expect(said).not.toMatch(/[<>\r\n\0\u202e]/);
});

it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
	'the error code %s has no advice of its own',
	(code) => {
		const { message, description } = explainFailedJob(jobOf({ error_code: code }));

		expect(message).toBe(`Dataspike could not analyse the recording (${code}), job job-1`);
		expect(description).toBe(
			'Check the file again with a cleaner recording: one voice, little background noise, at least a few seconds of speech.',
		);
	},
);

it('an ID of 200 characters stands in a message whole', () => {
	const jobId = 'a'.repeat(200);

	expect(explainFailedJob(jobOf({ id: jobId })).message).toContain(jobId);
});

it('a coding that hardly any program reads is named with what to do about it', () => {
	const file = { name: '"call.wav"', rareCoding: 'G.729' };

	expect(explainFailedJob(jobOf({}), file)).toEqual({
		message: 'Dataspike could not analyse "call.wav", job job-1',
		description:
			'Its sound is coded as G.729, which hardly any program reads: convert it to WAV with 16-bit PCM first. Check the file again with a cleaner recording: one voice, little background noise, at least a few seconds of speech.',
	});
});
