import { describe, expect, it } from 'vitest';
import { foldConversation, pairToolResults, turnPreview } from './conversation';
import { call, message } from './testing/spans';

describe('pairToolResults', () => {
  it('moves a result to the call with its id, whatever the order of the answers', () => {
    const turns = pairToolResults([
      message('user', 'Where are my orders?'),
      message('assistant', '', { tool_calls: [call('a', 'find_order'), call('b', 'find_order')] }),
      message('tool', 'second', { tool_call_id: 'b' }),
      message('tool', 'first', { tool_call_id: 'a' }),
    ]);
    expect(turns).toHaveLength(2);
    expect(turns[1]!.calls.map((pair) => pair.result?.parts[0])).toEqual([
      { type: 'text', text: 'first' },
      { type: 'text', text: 'second' },
    ]);
  });

  it('gives an id used twice to one call each', () => {
    const again = message('assistant', '', { tool_calls: [call('x', 'search')] });
    const turns = pairToolResults([
      again,
      message('tool', 'one', { tool_call_id: 'x' }),
      again,
      message('tool', 'two', { tool_call_id: 'x' }),
    ]);
    const results = turns.flatMap((turn) => turn.calls).map((pair) => pair.result?.parts[0]);
    expect(results).toEqual([{ type: 'text', text: 'one' }, { type: 'text', text: 'two' }]);
  });

  it('lets a result without an id answer the oldest open call of its name', () => {
    const turns = pairToolResults([
      message('assistant', '', { tool_calls: [call(null, 'weather'), call(null, 'time')] }),
      message('function', '12:00', { name: 'time' }),
    ]);
    expect(turns[0]!.calls.map((pair) => pair.result !== null)).toEqual([false, true]);
  });

  it('keeps a result that answers nothing', () => {
    const turns = pairToolResults([message('tool', 'lost', { tool_call_id: 'gone' })]);
    expect(turns).toMatchObject([{ index: 0, message: { role: 'tool' } }]);
  });
});

describe('foldConversation', () => {
  const long = [message("system", "Be kind."), ...Array.from({ length: 20 }, (_, i) => message(i % 2 ? "assistant" : "user", `${i}`))];

  it('shows a short conversation whole', () => {
    const folded = foldConversation(pairToolResults(long.slice(0, 5)));
    expect(folded).toMatchObject({ opening: [], earlier: [] });
    expect(folded.latest).toHaveLength(5);
  });

  it('keeps the instructions and the last question in full, one line for the rest', () => {
    const folded = foldConversation(pairToolResults(long));
    expect(folded.opening.map((turn) => turn.message.role)).toEqual(['system']);
    expect(folded.latest.map((turn) => turn.index)).toEqual([19, 20]);
    expect(folded.opening.length + folded.earlier.length + folded.latest.length).toBe(21);
  });

  it('shows no more than the last four of a long run on one question', () => {
    const run = [message('user', 'Go.'), ...Array.from({ length: 30 }, () => message('assistant', 'step'))];
    expect(foldConversation(pairToolResults(run)).latest).toHaveLength(4);
  });
});

describe('turnPreview', () => {
  it('names what was said and what was called', () => {
    const [turn] = pairToolResults([message("assistant", "Let me\n  look.", { tool_calls: [call("a", "find", '{"id": 1}')] })]);
    expect(turnPreview(turn!)).toBe('Let me look. · find({"id": 1})');
  });
});
