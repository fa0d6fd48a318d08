import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from './operation';

/** An option, and the operations that have it. */
export interface Option {
	option: INodeProperties;
	operations: readonly Operation[];
}

/**
 * Options that belong together: one entry of Options, which shows them all. n8n fills in the defaults of
 * those that are not set, so each default has to mean the same as the group not being there.
 */
export interface OptionGroup {
	displayName: string;
	name: string;
	options: readonly Option[];
}

/** Every operation, for an option that all of them have. */
export const EVERY_OPERATION: readonly Operation[] = ['checkAudio', 'getResult', 'submitAudio'];
