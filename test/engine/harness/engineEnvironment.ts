import { TestEnvironment } from 'jest-environment-node';
import { SharedEngines } from './sharedEngines';

/** This module is loaded once in each worker, unlike those of a test file. */
const sharedEngines = new SharedEngines();

/** Node's environment, with the engines of the worker as the global `sharedEngines`. */
export default class EngineEnvironment extends TestEnvironment {
	override async setup(): Promise<void> {
		await super.setup();
		Object.assign(this.global, { sharedEngines });
	}
}
