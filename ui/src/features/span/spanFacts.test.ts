import { describe, expect, it } from 'vitest';
import { droppedWords, firstTokenMs, isCutShort, splitParameters, tokenWords } from './spanFacts';
import { span } from './testing/spans';

describe('droppedWords', () => {
  it('says what the sender left out', () => {
    expect(droppedWords(span({}))).toBeNull();
    expect(droppedWords(span({ dropped_attributes_count: 3 }))).toBe('The sender dropped 3 attributes.');
    const all = span({ dropped_attributes_count: 1, dropped_events_count: 2, dropped_links_count: 1 });
    expect(droppedWords(all)).toBe('The sender dropped 1 attribute, 2 events and 1 link.');
  });
});

describe('firstTokenMs', () => {
  it("is counted from the span's start, to the nanosecond", () => {
    const event = { name: 'First Token Stream Event', time_unix_nano: '1763690000123456789', attributes: {} };
    const streamed = span({ start_time_unix_nano: '1763690000000000000', events: [event] });
    expect(firstTokenMs(streamed)).toBe(123.456789);
    expect(firstTokenMs(span({}))).toBeNull();
  });
});

it('tokens in and out are told, as far as they are known', () => {
  const none = { prompt: null, completion: null, total: null };
  expect(tokenWords({ prompt: 12_431, completion: 287, total: 12_718, cache_read: 11_000, reasoning: 120 })).toBe('12.4k → 287 tokens');
  expect(tokenWords({ prompt: 80, completion: 12, total: 92, cache_read: 0 })).toBe('80 → 12 tokens');
  expect(tokenWords({ ...none, total: 92 })).toBe('92 tokens');
});

describe('splitParameters', () => {
  it('keeps short values for the line and the rest for a viewer', () => {
    expect(splitParameters({ temperature: 0, stream: true, stop: ['\n'] })).toEqual({
      plain: [['temperature', '0'], ['stream', 'true']],
      nested: [['stop', ['\n']]],
    });
  });

  it('keeps text that was no JSON, and nothing for nothing', () => {
    expect(splitParameters('temperature=0').nested).toEqual([['parameters', 'temperature=0']]);
    expect(splitParameters(null)).toEqual({ plain: [], nested: [] });
  });
});

it('a reason to stop is a worry only when something is missing', () => {
  expect(['length', 'content_filter', 'max_tokens'].every(isCutShort)).toBe(true);
  expect(['stop', 'tool_calls', 'end_turn'].some(isCutShort)).toBe(false);
});
