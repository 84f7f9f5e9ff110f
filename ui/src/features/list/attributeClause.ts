/** Conditions on values inside a span's documents, as a click on one writes them. */
import type { DocumentPick } from '../../ui/documentPicking';
import { type Grain, quoted } from './clauses';

export type AttributeTest = Pick<DocumentPick, 'document' | 'keys' | 'value'> & { is: 'equal' | 'different' | 'present' };

/** Longer texts are told apart by their words, not by their whole. */
const TEXT_CHARS_MAX = 200;

/** Whether a value can stand in a condition itself; of any other, one can only ask whether it is there. */
export function isComparable(value: unknown): value is string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value.length <= TEXT_CHARS_MAX);
}

export function attributeClause(grain: Grain, { document, keys, value, is }: AttributeTest): string {
  const condition = (name: string) => {
    if (is === 'present' || !isComparable(value)) return `${name} is not None`;
    return `${name} ${is === 'equal' || grain !== 'span' ? '==' : '!='} ${literal(value)}`;
  };
  const path = document + keyPath(keys);
  if (grain === 'span') return condition(path);
  // A trace or session is asked whether one of its spans has the value.
  return `${is === 'different' ? 'not ' : ''}any(${condition(`s.${path}`)} for s in spans)`;
}

/** The path as people write it: `llm.model_name`, `messages[0].role`. */
export function keyWords(keys: AttributeTest['keys']): string {
  return keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}

/** Names that follow each other stand in one key, as they were sent; one with a dot in it stands alone. */
function keyPath(keys: AttributeTest['keys']): string {
  const parts: (string | number)[] = [];
  let canJoin = false;
  for (const key of keys) {
    const isPlain = typeof key === 'string' && !key.includes('.');
    const last = parts.at(-1);
    if (isPlain && canJoin && typeof last === 'string') parts[parts.length - 1] = `${last}.${key}`;
    else parts.push(key);
    canJoin = isPlain;
  }
  return parts.map((part) => `[${typeof part === 'number' ? part : quoted(part)}]`).join('');
}

function literal(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'number' ? String(value) : quoted(value);
}
