import { expectWorkInProportion } from './expectWork';
import { runHostile } from './runHostile';
import { SUBJECTS } from './subjects';
import type { Figures } from './worker';

const SIZE_BYTES = 1_000_000;

let measured: Map<string, Figures>;

beforeAll(async () => {
	measured = await runHostile('', SIZE_BYTES);
}, 1_200_000);

it.each(SUBJECTS.map(({ name }) => name))('the work is in proportion to the size: %s', (name) => {
	expectWorkInProportion(measured.get(name));
});
