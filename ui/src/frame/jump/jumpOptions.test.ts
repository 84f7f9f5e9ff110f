import { FolderKanban } from 'lucide-react';
import { expect, test } from 'vitest';
import type { IdMatch } from '../../api/types';
import { filterOptions, idIn, inGroups, type JumpOption, meantMatch } from './jumpOptions';

const option = (title: string, more: Partial<JumpOption> = {}): JumpOption => ({ key: title, group: 'Projects', icon: FolderKanban, title, go: () => {}, ...more });
const match = (trace_id: string, is_whole = false): IdMatch => ({
  type: 'trace', project: 'p', trace_id, name: 'run', span_kind: 'AGENT', start_time_unix_nano: '0', is_whole,
});

test('what is too short, or has spaces, is no id', () => {
  expect(idIn(' 0af765 ')).toBe('0af765');
  expect(idIn('0af76')).toBeNull();
  expect(idIn('dark theme')).toBeNull();
});

test('every word must occur, and what begins with the text comes first', () => {
  const options = [option('the shop'), option('shop', { words: 'store' }), option('office')];
  expect(filterOptions(options, 'shop').map((each) => each.title)).toEqual(['shop', 'the shop']);
  expect(filterOptions(options, 'store shop').map((each) => each.title)).toEqual(['shop']);
});

test('a group shows so many and says how many more', () => {
  const groups = inGroups([option('a'), option('b'), option('c'), option('d', { group: 'Actions' })], 2);
  expect(groups.map(({ group, options, hiddenCount }) => [group, options.length, hiddenCount])).toEqual([['Projects', 2, 1], ['Actions', 1, 0]]);
});

test('an id is meant when it is whole or the only one; otherwise there is a choice', () => {
  expect(meantMatch([match('a')], false)?.type).toBe('trace');
  expect(meantMatch([match('a', true), match('ab')], false)).toMatchObject({ trace_id: 'a' });
  expect(meantMatch([match('a'), match('b')], false)).toBeNull();
  expect(meantMatch([match('a')], true)).toBeNull();
  expect(meantMatch([], false)).toBeNull();
});
