import { SingleFlight } from '../../../nodes/DeepfakeAudioCheck/jobs/singleFlight';

function deferred<Value>() {
	let resolve: (value: Value) => void = () => undefined;
	let reject: (reason: Error) => void = () => undefined;
	const promise = new Promise<Value>((onResolve, onReject) => {
		resolve = onResolve;
		reject = onReject;
	});
	return { promise, resolve, reject };
}

describe('work that is shared', () => {
	it('is done once, whether it is asked for meanwhile or later', async () => {
		const works = new SingleFlight<string, number>();
		const first = deferred<number>();
		const other = jest.fn(async () => await Promise.resolve(2));

		const one = works.do({ key: 'a', owner: 'one', work: async () => await first.promise });
		const two = works.do({ key: 'a', owner: 'two', work: other });
		first.resolve(1);

		expect(await one).toEqual({ value: 1, owner: 'one' });
		expect(await two).toEqual({ value: 1, owner: 'one' });
		expect(await works.do({ key: 'a', owner: 'three', work: other })).toEqual({
			value: 1,
			owner: 'one',
		});
		expect(other).not.toHaveBeenCalled();
	});

	it('is done by each when it has no key, or another one', async () => {
		const works = new SingleFlight<string, string>();
		const run = async (key: string | undefined, owner: string) =>
			await works.do({ key, owner, work: async () => await Promise.resolve(owner) });

		expect(await run(undefined, 'one')).toEqual({ value: 'one', owner: 'one' });
		expect(await run(undefined, 'two')).toEqual({ value: 'two', owner: 'two' });
		expect(await run('a', 'three')).toEqual({ value: 'three', owner: 'three' });
		expect(await run('b', 'four')).toEqual({ value: 'four', owner: 'four' });
	});

	it('is tried by each, one after another, when it throws', async () => {
		const works = new SingleFlight<string, number>();
		const first = deferred<number>();
		const second = deferred<number>();
		const started: string[] = [];
		const start = (owner: string, work: Promise<number>) =>
			works.do({
				key: 'a',
				owner,
				work: async () => {
					started.push(owner);
					return await work;
				},
			});

		const one = start('one', first.promise);
		const two = start('two', second.promise);
		const three = start('three', Promise.resolve(3));
		first.reject(new Error('of one'));

		await expect(one).rejects.toThrow('of one');
		expect(started).toEqual(['one', 'two']);
		second.resolve(2);
		expect(await two).toEqual({ value: 2, owner: 'two' });
		expect(await three).toEqual({ value: 2, owner: 'two' });
	});
});
