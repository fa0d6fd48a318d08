import { identify } from '../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { canOpen, openRecording } from '../../nodes/DeepfakeAudioCheck/audio/open';
import { HOSTILE_FILES } from './builders';
import type { Read } from './cost';
import { HOSTILE_TEXTS } from './texts';

/** Something that is to cost its reader more than its size. */
export interface Subject {
	name: string;
	/** Makes it of about so many bytes; what reads it is returned. */
	prepare: (sizeBytes: number) => { sizeBytes: number; read: Read };
}

/** The longest text that reaches a reader: an answer of the service. */
const LONGEST_TEXT = 1_000_000;

export const SUBJECTS: readonly Subject[] = [
	...HOSTILE_FILES.map(
		({ name, build }): Subject => ({
			name,
			prepare: (sizeBytes) => {
				const file = build(sizeBytes);
				return { sizeBytes: file.length, read: async (pause) => await readFile(file, pause) };
			},
		}),
	),
	...HOSTILE_TEXTS.map(
		({ name, build, read }): Subject => ({
			name,
			prepare: (sizeBytes) => {
				const text = build(Math.min(sizeBytes, LONGEST_TEXT / 2));
				const readOnce = () => {
					read(text);
					return 'read';
				};
				return { sizeBytes: text.length, read: readOnce };
			},
		}),
	),
];

/** Identifies a file, opens it, and plans to send each of its voices. */
async function readFile(file: Uint8Array, pause: () => Promise<void>): Promise<string> {
	const tools = {
		loadCodec: () => Promise.reject(new Error('Nothing is decoded here')),
		yieldToEventLoop: pause,
	};
	const format = identify(file, file.length);
	if (!canOpen(format)) return format;
	const opened = await openRecording(format, file, tools);
	if (!opened.ok) return `${format}: ${opened.refusal.reason}`;
	for (const { original } of opened.recording.voices) original.plan({ maximumBytes: 9_000_000 });
	return `${format}: ${opened.recording.voices.length} voices`;
}
