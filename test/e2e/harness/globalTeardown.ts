import './globalSetup';

export default async function globalTeardown(): Promise<void> {
	await globalThis.undoE2eSetup?.();
}
