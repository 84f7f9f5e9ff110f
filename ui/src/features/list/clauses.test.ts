import { expect, test } from 'vitest';
import { asExpression, fieldValues, joinClauses, splitClauses, toggledValue, withClause, withoutField } from './clauses';

test('plain words are searched for, an expression is taken as it is', () => {
  expect(asExpression('late refund')).toBe("search('late refund')");
  expect(asExpression('  latency_ms > 5 ')).toBe('latency_ms > 5');
  expect(asExpression("mara's")).toBe("mara's");
  expect(asExpression('not is_root')).toBe('not is_root');
  expect(asExpression(' ')).toBe('');
});

test('a filter falls apart at its outermost `and`s, not within quotes or parentheses', () => {
  expect(splitClauses("name == 'a and b' and (x == 1 and y == 2) and any(s.z == 1 and s.w == 2 for s in spans)")).toEqual([
    "name == 'a and b'",
    '(x == 1 and y == 2)',
    'any(s.z == 1 and s.w == 2 for s in spans)',
  ]);
  expect(splitClauses(String.raw`name == 'it\'s and so' and a == 1`)).toHaveLength(2);
});

test('an `or` is kept together when something is added, and alone it is as it was typed', () => {
  const typed = "a == 1 or b == 2";
  expect(withClause(typed, 'c == 3')).toBe('(a == 1 or b == 2) and c == 3');
  expect(joinClauses(splitClauses(typed))).toBe(typed);
});

test('a value that is clicked is asked for, a second one as well, and clicked again it is let go', () => {
  const one = toggledValue('span', '', 'kind', 'LLM', false);
  expect(one).toBe("span_kind == 'LLM'");
  const two = toggledValue('span', one, 'kind', 'TOOL', false);
  expect(two).toBe("span_kind in ['LLM', 'TOOL']");
  expect(toggledValue('span', two, 'kind', 'LLM', false)).toBe("span_kind == 'TOOL'");
  expect(toggledValue('span', one, 'kind', 'LLM', false)).toBe('');
});

test('a value that was asked for can be excluded instead', () => {
  const asked = toggledValue('span', '', 'user', "o'hara", false);
  expect(asked).toBe(String.raw`user_id == 'o\'hara'`);
  expect(toggledValue('span', asked, 'user', "o'hara", true)).toBe(String.raw`user_id != 'o\'hara'`);
});

test('a trace is asked whether one of its spans has the value; its session is its own', () => {
  const models = toggledValue('trace', toggledValue('trace', '', 'model', 'gpt-4o', false), 'model', 'o3', false);
  expect(models).toBe("any(s.model_name in ['gpt-4o', 'o3'] for s in spans)");
  expect(fieldValues('trace', models, 'model')).toEqual({ is: ['gpt-4o', 'o3'], not: [] });
  expect(toggledValue('trace', '', 'kind', 'TOOL', true)).toBe("not any(s.span_kind == 'TOOL' for s in spans)");
  expect(toggledValue('trace', '', 'session', 's-1', false)).toBe("session_id == 's-1'");
});

test('a trace or session has failed, or it has not', () => {
  const failed = toggledValue('trace', '', 'status', 'ERROR', false);
  expect(failed).toBe('error_count > 0');
  expect(toggledValue('trace', failed, 'status', 'ERROR', true)).toBe('error_count == 0');
  expect(toggledValue('trace', failed, 'status', 'ERROR', false)).toBe('');
  expect(toggledValue('session', '', 'status', 'OK', false)).toBe('num_traces_with_error == 0');
});

test('tags are found whole, however they are spelled', () => {
  for (const grain of ['span', 'trace'] as const) {
    for (const tag of ['vip', `a "quoted" one`, "it's"]) {
      for (const isNot of [true, false]) {
        const filter = toggledValue(grain, 'latency_ms > 5', 'tag', tag, isNot);
        expect(fieldValues(grain, filter, 'tag')).toEqual(isNot ? { is: [], not: [tag] } : { is: [tag], not: [] });
        expect(toggledValue(grain, filter, 'tag', tag, isNot)).toBe('latency_ms > 5');
      }
    }
  }
});

test('clicks keep what was typed, words included', () => {
  expect(toggledValue('span', 'late refund', 'model', 'o3', false)).toBe("search('late refund') and model_name == 'o3'");
  expect(withoutField('span', "latency_ms > 5 and span_kind == 'LLM'", 'kind')).toBe('latency_ms > 5');
});

test('what somebody typed in another shape is nobody else’s to change', () => {
  const typed = "span_kind == 'LLM' or span_kind == 'TOOL'";
  expect(fieldValues('span', typed, 'kind')).toEqual({ is: [], not: [] });
  expect(toggledValue('span', typed, 'kind', 'AGENT', true)).toBe(`(${typed}) and span_kind != 'AGENT'`);
});
