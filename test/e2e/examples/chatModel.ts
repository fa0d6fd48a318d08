/** A request for a chat completion, as far as it is read here. Ref: OpenAI API, "Create chat completion" */
export interface ModelRequest {
	model: string;
	messages: Array<{ role: string; content: string | Array<{ text?: string }> | null }>;
	tools?: Array<{ function: { name: string; description: string; parameters: ToolParameters } }>;
}

interface ToolParameters {
	properties: Record<string, unknown>;
}

/**
 * What a model answers that does as it is told: it calls its first tool with the last job ID that the
 * user named, and repeats what the tool returned. Without a job ID it repeats the user's words.
 */
export function answerAsModel({ model, messages, tools = [] }: ModelRequest): object {
	const last = messages.at(-1);
	const said = textOf(last);
	const jobId = /job ID (\S+)/.exec(said)?.[1];
	const tool = tools[0]?.function;
	if (last?.role === 'tool' || jobId === undefined || tool === undefined) {
		return completion(model, { role: 'assistant', content: said }, 'stop');
	}
	const [parameter = ''] = Object.keys(tool.parameters.properties);
	const call = {
		id: 'call_1',
		type: 'function',
		function: { name: tool.name, arguments: JSON.stringify({ [parameter]: jobId }) },
	};
	return completion(model, { role: 'assistant', content: null, tool_calls: [call] }, 'tool_calls');
}

/** What a message says; empty when it calls a tool. */
export function textOf(message: ModelRequest['messages'][number] | undefined): string {
	const content = message?.content ?? '';
	return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');
}

function completion(model: string, message: object, reason: string): object {
	return {
		id: 'chatcmpl-1',
		object: 'chat.completion',
		created: 0,
		model,
		choices: [{ index: 0, message, finish_reason: reason }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}
