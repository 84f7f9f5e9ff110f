/**
 * The filter as clauses joined by `and`, so that a click can add one, change it and take it back. What a person
 * typed in another shape stays as it is; a clause that is added stands beside it.
 */

export type Grain = 'span' | 'trace' | 'session';

export type Field = 'kind' | 'status' | 'model' | 'user' | 'session' | 'tag' | 'name';

export interface FieldClause {
  field: Field;
  isNot: boolean;
  values: string[];
}

/** Names in the span filter; a trace or session is asked whether one of its spans has the value. */
const SPAN_NAMES: Record<Exclude<Field, 'tag'>, string> = {
  kind: 'span_kind',
  status: 'status_code',
  model: 'model_name',
  user: 'user_id',
  session: 'session_id',
  name: 'name',
};
const TAGS = "attributes['tag.tags']";
/** A trace and a session have no status of their own: they count what failed in them. */
const FAILURES: Record<Exclude<Grain, 'span'>, string> = { trace: 'error_count', session: 'num_traces_with_error' };

/** What is typed without any sign of an expression means its words. */
export function asExpression(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || !isPlainWords(trimmed)) return trimmed;
  return `search(${quoted(trimmed)})`;
}

export function isPlainWords(text: string): boolean {
  return !/['"()[\]<>=]|^\s*not\s/.test(text) && !/^(True|False)$/.test(text.trim());
}

/** The conditions that must all hold. One that would not survive beside others stands in parentheses. */
export function splitClauses(text: string): string[] {
  const expression = asExpression(text);
  if (expression === '') return [];
  const { parts, hasOr } = topLevel(expression);
  if (hasOr) return [`(${expression})`];
  return parts;
}

export function joinClauses(clauses: readonly string[]): string {
  if (clauses.length === 1) return withoutParentheses(clauses[0]!);
  return clauses.join(' and ');
}

export function fieldClause(grain: Grain, { field, isNot, values }: FieldClause): string {
  if (field === 'tag') return values.map((tag) => tagClause(grain, tag, isNot)).join(' and ');
  if (field === 'status' && grain !== 'span') return `${FAILURES[grain]} ${values.includes('ERROR') !== isNot ? '> 0' : '== 0'}`;
  const name = SPAN_NAMES[field];
  const list = `[${values.map(quoted).join(', ')}]`;
  if (grain === 'span' || field === 'session') {
    const [one, many] = isNot ? ['!=', 'not in'] : ['==', 'in'];
    return values.length === 1 ? `${name} ${one} ${quoted(values[0]!)}` : `${name} ${many} ${list}`;
  }
  const condition = values.length === 1 ? `s.${name} == ${quoted(values[0]!)}` : `s.${name} in ${list}`;
  return `${isNot ? 'not ' : ''}any(${condition} for s in spans)`;
}

/** What a clause says of a field, if it has the shape that a click gives it. */
export function readFieldClause(grain: Grain, clause: string): FieldClause | null {
  const special = readTag(grain, clause) ?? readFailures(grain, clause);
  if (special) return special;
  const inSpans = /^(not )?any\(s\.(.*) for s in spans\)$/.exec(clause);
  const isWrapped = grain !== 'span' && inSpans !== null;
  const condition = isWrapped ? inSpans[2]! : clause;
  const match = /^(\w+) (==|!=|in|not in) (.*)$/s.exec(condition);
  const field = fieldNamed(match?.[1]);
  if (!match || !field) return null;
  if (grain !== 'span' && isWrapped === (field === 'session')) return null;
  const values = readLiterals(match[3]!, match[2]!.endsWith('in'));
  if (!values) return null;
  const isNegative = match[2] === '!=' || match[2] === 'not in';
  if (isWrapped && isNegative) return null;
  return { field, isNot: isWrapped ? inSpans[1] !== undefined : isNegative, values };
}

/** The values of a field that the filter asks for, or excludes. */
export function fieldValues(grain: Grain, text: string, field: Field): { is: string[]; not: string[] } {
  const read = splitClauses(text).flatMap((clause) => readFieldClause(grain, clause) ?? []);
  const of = (isNot: boolean) => read.filter((each) => each.field === field && each.isNot === isNot).flatMap((each) => each.values);
  return { is: of(false), not: of(true) };
}

/** The filter without what it says of a field: what the counts of that field's other values are taken of. */
export function withoutField(grain: Grain, text: string, field: Field): string {
  return joinClauses(splitClauses(text).filter((clause) => readFieldClause(grain, clause)?.field !== field));
}

/** Asks for a value or excludes it; asked for again, it is let go. */
export function toggledValue(grain: Grain, text: string, field: Field, value: string, isNot: boolean): string {
  const { is, not } = fieldValues(grain, text, field);
  const toggle = (values: string[], isMine: boolean) =>
    !isMine || values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  const [nextIs, nextNot] = field === 'status' && grain !== 'span' ? oneStatus(is, value, isNot) : [toggle(is, !isNot), toggle(not, isNot)];
  const added = [
    ...(nextIs.length > 0 ? [fieldClause(grain, { field, isNot: false, values: nextIs })] : []),
    ...(nextNot.length > 0 ? [fieldClause(grain, { field, isNot: true, values: nextNot })] : []),
  ];
  const others = splitClauses(text).filter((clause) => readFieldClause(grain, clause)?.field !== field);
  return joinClauses([...others, ...added]);
}

/** Something has failed or it has not: the last click counts. */
function oneStatus(is: string[], value: string, isNot: boolean): [string[], string[]] {
  const wanted = (value === 'ERROR') !== isNot ? 'ERROR' : 'OK';
  return [is.includes(wanted) ? [] : [wanted], []];
}

/** Adds a condition unless it is there. */
export function withClause(text: string, clause: string): string {
  const clauses = splitClauses(text);
  return clauses.includes(clause) ? text : joinClauses([...clauses, clause]);
}

export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

function tagClause(grain: Grain, tag: string, isNot: boolean): string {
  // Tags are a list; as text it is JSON, where each stands in double quotes.
  const inJson = quoted(JSON.stringify(tag));
  if (grain === 'span') return isNot ? `not (${inJson} in ${TAGS})` : `${inJson} in ${TAGS}`;
  return `${isNot ? 'not ' : ''}any(${inJson} in s.${TAGS} for s in spans)`;
}

function readTag(grain: Grain, clause: string): FieldClause | null {
  const [open, close] = grain === 'span' ? ['(?:not \\()?', '\\)?'] : ['(?:not )?any\\(', ' for s in spans\\)'];
  const name = grain === 'span' ? TAGS : `s.${TAGS}`;
  const pattern = new RegExp(`^${open}('.*') in ${name.replace(/[.[\]]/g, '\\$&')}${close}$`, 's');
  const literal = pattern.exec(clause)?.[1];
  const text = literal === undefined ? undefined : readLiterals(literal, false)?.[0];
  if (text === undefined) return null;
  try {
    const tag: unknown = JSON.parse(text);
    return typeof tag === 'string' ? { field: 'tag', isNot: clause.startsWith('not '), values: [tag] } : null;
  } catch {
    return null; // A part of a tag: somebody typed it.
  }
}

function readFailures(grain: Grain, clause: string): FieldClause | null {
  if (grain === 'span' || !clause.startsWith(`${FAILURES[grain]} `)) return null;
  const rest = clause.slice(FAILURES[grain].length + 1);
  if (rest !== '> 0' && rest !== '== 0') return null;
  return { field: 'status', isNot: false, values: [rest === '> 0' ? 'ERROR' : 'OK'] };
}

function fieldNamed(name: string | undefined): Field | undefined {
  return (Object.keys(SPAN_NAMES) as (keyof typeof SPAN_NAMES)[]).find((field) => SPAN_NAMES[field] === name);
}

/** One text in quotes, or a list of them. */
function readLiterals(text: string, isList: boolean): string[] | null {
  const literals = isList ? /^\[(.*)\]$/s.exec(text)?.[1] : text;
  if (literals === undefined) return null;
  const one = /'((?:[^'\\]|\\.)*)'/gsy;
  const values: string[] = [];
  for (let at = 0; at < literals.length; ) {
    one.lastIndex = at;
    const match = one.exec(literals);
    if (!match) return null;
    values.push(match[1]!.replace(/\\(.)/gs, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)));
    at = one.lastIndex;
    if (at === literals.length) break;
    if (!literals.startsWith(', ', at)) return null;
    at += 2;
  }
  return isList || values.length === 1 ? values : null;
}

/** Cuts at each `and` that stands in no quotes and no parentheses. */
function topLevel(text: string): { parts: string[]; hasOr: boolean } {
  const parts: string[] = [];
  let [depth, start, hasOr] = [0, 0, false];
  const token = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[([\])]|\b(?:and|or)\b/gs;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found === '(' || found === '[') depth++;
    else if (found === ')' || found === ']') depth--;
    else if (depth === 0 && found === 'or') hasOr = true;
    else if (depth === 0 && found === 'and') {
      parts.push(text.slice(start, index).trim());
      start = index + found.length;
    }
  }
  parts.push(text.slice(start).trim());
  return { parts: parts.filter((part) => part !== ''), hasOr };
}

/** `(a or b)` alone needs none. */
function withoutParentheses(clause: string): string {
  if (!clause.startsWith('(') || !clause.endsWith(')')) return clause;
  const inner = clause.slice(1, -1);
  return topLevel(inner).hasOr && `(${inner})` === splitClauses(inner)[0] ? inner : clause;
}
