import { NODE_VERSION } from '../../../nodes/DeepfakeAudioCheck/output/nodeVersion';
import { version } from '../../../package.json';

it('reports name the version of the package', () => {
	expect(NODE_VERSION).toBe(version);
});
