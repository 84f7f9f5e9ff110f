import { describe, expect, it } from 'vitest';
import { CHILDREN_PAGE, jsonLines, openWithin, toggled, withMore, type JsonTreeState } from './jsonLines';
import { childPath } from './jsonPath';
import { jsonPreview } from './jsonPreview';
import { revealMatch, searchJson } from './jsonSearch';

const closed: JsonTreeState = { open: new Set(), shown: new Map() };

/** The lines as indented text, the way they stand on screen. */
function drawn(root: unknown, state: JsonTreeState): string[] {
  return jsonLines(root, state).map(({ depth, name, hiddenCount }) => {
    const label = hiddenCount === undefined ? String(name ?? "·") : `+${hiddenCount}`;
    return ' '.repeat(depth) + label;
  });
}

describe('childPath', () => {
  it('quotes only the keys that need it', () => {
    expect(childPath('llm', 'tools')).toBe('llm.tools');
    expect(childPath('llm.tools', 0)).toBe('llm.tools[0]');
    expect(childPath("", "a b")).toBe('["a b"]');
    expect(childPath("a", "b.c")).toBe('a["b.c"]');
  });
});

describe('jsonLines', () => {
  it('walks only what is open', () => {
    const root = { a: { b: 1 }, c: [2] };
    expect(drawn(root, closed)).toEqual(['·']);
    expect(drawn(root, toggled(toggled(closed, ''), 'c'))).toEqual(['·', ' a', ' c', '  0']);
  });

  it('lists a hundred children, then more when asked', () => {
    const root = Array.from({ length: 1_250 }, (_, i) => i);
    const open = toggled(closed, '');
    expect(drawn(root, open)).toHaveLength(1 + CHILDREN_PAGE + 1);
    expect(drawn(root, open).at(-1)).toBe(' +1150');
    expect(drawn(root, withMore(open, '')).at(-1)).toBe(' +150');
  });

  it('opens a string that holds JSON, under a path that says so', () => {
    const lines = jsonLines({ body: '{"x": [1]}' }, toggled(toggled(closed, ""), "body"));
    expect(lines.map((line) => line.path)).toEqual(['', 'body', 'json(body).x']);
  });

  it('takes broken JSON for the string that it is', () => {
    const open = toggled(toggled(closed, ''), 'body');
    for (const body of ['{"x": ', '{"x": }', "[refund]"]) {
      const lines = jsonLines({ body }, open);
      expect(lines).toHaveLength(2);
      expect(lines[1]).toMatchObject({ isBranch: false, value: body });
    }
  });
});

describe('openWithin', () => {
  it('opens level by level while the lines fit', () => {
    const root = { a: { b: 1, c: 2 }, d: { e: { f: 1 } } };
    expect(drawn(root, openWithin(root, 6))).toEqual(['·', ' a', '  b', '  c', ' d', '  e']);
  });

  it('always opens the root, however many children it has', () => {
    const root = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, {}]));
    expect(drawn(root, openWithin(root, 10))).toHaveLength(51);
  });

  it('stops at the limit in a document of a hundred and thirty levels', () => {
    let root: unknown = 'bottom';
    for (let level = 0; level < 130; level += 1) root = { down: root };
    expect(drawn(root, openWithin(root, 40))).toHaveLength(40);
  });
});

describe('searchJson', () => {
  const root = { messages: [{ role: 'user', content: 'Refund please' }, { role: 'tool', content: 'refunded' }] };

  it('finds keys and values whatever their case, in order', () => {
    expect(searchJson(root, 'REFUND').matches.map((match) => match.path)).toEqual([
      'messages[0].content',
      'messages[1].content',
    ]);
    expect(searchJson(root, 'messages').matches).toHaveLength(1);
  });

  it('says when there are more matches than it collects', () => {
    expect(searchJson(['a', 'a', 'a'], 'a', 2)).toMatchObject({ isCut: true, matches: [{}, {}] });
  });

  it('survives a thousand levels', () => {
    let deep: unknown = 'needle';
    for (let level = 0; level < 1_000; level += 1) deep = [deep];
    expect(searchJson(deep, 'needle').matches).toHaveLength(1);
  });

  it('a revealed match is on screen, even the thousandth of a list', () => {
    const list = { items: Array.from({ length: 1_000 }, (_, i) => ({ id: `item-${i}` })) };
    const [match] = searchJson(list, 'item-777').matches;
    const lines = jsonLines(list, revealMatch(closed, match!));
    expect(lines.some((line) => line.path === 'items[777].id')).toBe(true);
  });
});

describe('jsonPreview', () => {
  it('names the first members and says that there are more', () => {
    expect(jsonPreview({ role: "user", parts: [1, 2], meta: {} })).toBe('{role: "user", parts: [2], meta: {}}');
    expect(jsonPreview([1, 2, 3, 4, 5, 6])).toBe('[1, 2, 3, 4, 5, …]');
  });

  it('cuts a long string', () => {
    expect(jsonPreview({ content: "x".repeat(500) })).toBe(`{content: "${"x".repeat(24)}…"}`);
  });
});
