import type { Recording } from '../model/recording';

type Encoding = NonNullable<NonNullable<Recording['conversion']>['reducedTo']>;

/** What sound was reduced to, for a person: "16 kHz mono, 24 kbit/s". */
export function describeEncoding({ sampleRate, channels, bitrateKbps }: Encoding): string {
	const layout = channels === 1 ? 'mono' : `${channels} channels`;
	const sound = `${sampleRate / 1000} kHz ${layout}`;
	return bitrateKbps === undefined ? sound : `${sound}, ${bitrateKbps} kbit/s`;
}
