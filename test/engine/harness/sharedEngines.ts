import { EngineProcess } from './engineProcess';
import type { EngineVersion } from './engineVersions';

/**
 * The engines that the test files of one worker of jest share: loading one takes longer than most
 * files do. A file whose engine needs settings of its own starts one for itself.
 */
export class SharedEngines {
	private readonly engines = new Map<EngineVersion, EngineProcess>();

	/** Returns the engine, started when it is first asked for, or anew when its process has ended. */
	async get(version: EngineVersion, packageFolder: string): Promise<EngineProcess> {
		const running = this.engines.get(version);
		if (running !== undefined && !running.hasEnded) return running;
		const started = await EngineProcess.start(version, packageFolder);
		this.engines.set(version, started);
		return started;
	}
}
