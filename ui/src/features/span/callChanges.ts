/** What differs between a call of a model and the one before it in the same run. */
import type { MessageView, SpanView, ToolDefinitionView } from './span';

export interface SettingChange {
  name: string;
  /** Null where it was not set. */
  before: string | null;
  after: string | null;
}

export interface CallChanges {
  /** So many messages at the start were sent by the previous call too, or were its answer. */
  keptCount: number;
  /** Messages of the previous call, its answer included, that are not sent any more or were changed. */
  goneCount: number;
  addedCount: number;
  settings: SettingChange[];
  toolsAdded: string[];
  toolsRemoved: string[];
  toolsChanged: string[];
}

export function callChanges(previous: SpanView, current: SpanView): CallChanges {
  const before = previous.meaning.input_messages;
  const now = current.meaning.input_messages;
  const kept = commonStart(before, now);
  // An answer that became part of the conversation is known, though senders seldom send it back word for word.
  const answers = kept === before.length ? echoed(previous.meaning.output_messages, now.slice(kept)) : 0;
  return {
    keptCount: kept + answers,
    goneCount: before.length - kept,
    addedCount: now.length - kept - answers,
    settings: settingChanges(previous, current),
    ...toolChanges(previous.meaning.tools, current.meaning.tools),
  };
}

export function isUnchanged(changes: CallChanges): boolean {
  const { goneCount, addedCount, settings, toolsAdded, toolsRemoved, toolsChanged } = changes;
  return goneCount + addedCount + settings.length + toolsAdded.length + toolsRemoved.length + toolsChanged.length === 0;
}

function commonStart(before: MessageView[], now: MessageView[]): number {
  let count = 0;
  while (count < before.length && count < now.length && isSame(before[count]!, now[count]!)) count++;
  return count;
}

function echoed(answers: MessageView[], next: MessageView[]): number {
  let count = 0;
  while (count < answers.length && count < next.length && isEcho(answers[count]!, next[count]!)) count++;
  return count;
}

function isSame(a: MessageView, b: MessageView): boolean {
  return a === b || said(a) === said(b);
}

function isEcho(answer: MessageView, message: MessageView): boolean {
  const calls = (each: MessageView) => each.tool_calls.map(({ id, name }) => id ?? name).join('\n');
  return answer.role === message.role && texts(answer) === texts(message) && calls(answer) === calls(message);
}

function said({ role, name, parts, tool_calls, tool_call_id }: MessageView): string {
  return JSON.stringify([role, name ?? null, parts, tool_calls, tool_call_id ?? null]);
}

function texts({ parts }: MessageView): string {
  return parts.map((part) => (part.type === 'text' ? part.text.trim() : '')).join('');
}

function settingChanges(previous: SpanView, current: SpanView): SettingChange[] {
  const before = settings(previous);
  const after = settings(current);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }))
    .filter((change) => change.before !== change.after);
}

function settings({ model_name: model, meaning }: SpanView): Map<string, string> {
  const found = new Map<string, string>();
  if (model) found.set('model', model);
  const parameters = meaning.invocation_parameters;
  if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) {
    // Some senders repeat the messages and the tools here; those are compared as what they are.
    for (const [name, value] of Object.entries(parameters)) {
      if (!['messages', 'tools', 'model'].includes(name)) found.set(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
  }
  const template = meaning.prompt_template;
  if (template?.version) found.set('template version', template.version);
  return found;
}

function toolChanges(before: ToolDefinitionView[], now: ToolDefinitionView[]) {
  const earlier = new Map(before.map((tool) => [tool.name, JSON.stringify(tool.definition)]));
  const later = new Map(now.map((tool) => [tool.name, JSON.stringify(tool.definition)]));
  return {
    toolsAdded: [...later.keys()].filter((name) => !earlier.has(name)),
    toolsRemoved: [...earlier.keys()].filter((name) => !later.has(name)),
    toolsChanged: [...later.keys()].filter((name) => earlier.has(name) && earlier.get(name) !== later.get(name)),
  };
}
