import { makeFieldVariants, type Variant } from '../../fixtures/fieldVariants';
import { ffmpegSeconds, hear, type Heard } from '../../fixtures/hearing';
import { loadCodec } from '../../unit/decoders/loadCodec';

const tools = {
	loadCodec,
	yieldToEventLoop: () => new Promise<void>((resolve) => setImmediate(resolve)),
};

/** Less than all may be sent by so much, in seconds: what encoders put in front and behind. */
const TOLERANCE_SECONDS = 0.15;

/** Players drop what encoders put in front; pieces that are sent by themselves keep it. */
const SURPLUS_SECONDS = 0.5;

/** What must be sent at least of four seconds with a hole in them. */
const LEAST_SECONDS = 2.5;

const variants: Variant[] = makeFieldVariants();

async function wantedSeconds({ file, seconds }: Variant, format: string, tracks: number) {
	if (seconds !== undefined) return seconds;
	const extension = format === 'm4a' ? format : 'bin';
	const read = await ffmpegSeconds(file, { extension, tracks });
	return read.reduce((sum, part) => sum + part, 0);
}

describe('a recording of a kind from the field', () => {
	it.each(variants.map((variant) => [variant.like, variant.name, variant] as const))(
		'%s, %s: is sent whole, or not called clear',
		async (_like, _name, variant) => {
			const heard = await hear(variant.file, tools);

			if (variant.wanted === 'notClear') expect(heard.outcome).not.toBe('clear');
			else expect(heard.outcome).toBe(variant.wanted);
			if (variant.wanted === 'undecided') {
				const { sentSeconds } = heard as Exclude<Heard, { outcome: 'refused' }>;
				expect(sentSeconds).toBeGreaterThan(LEAST_SECONDS);
			}
			if (heard.outcome !== 'clear') return;
			const wanted = await wantedSeconds(variant, heard.format, heard.voiceSeconds.length);
			expect(wanted).toBeGreaterThan(1);
			expect(heard.sentSeconds).toBeGreaterThan(wanted - TOLERANCE_SECONDS);
			expect(heard.sentSeconds).toBeLessThan(wanted + SURPLUS_SECONDS);
		},
		60_000,
	);
});
