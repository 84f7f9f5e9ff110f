/** What the jump box offers for what was typed. */
import type { LucideIcon } from 'lucide-react';
import type { IdMatch, SpanKind } from '../../api/types';

export interface JumpOption {
  key: string;
  group: JumpGroup;
  icon: LucideIcon | SpanKind;
  title: string;
  /** Beside the title, quieter; it is searched too. */
  note?: string;
  isMono?: boolean;
  /** More words by which it is found. */
  words?: string;
  go: () => void;
}

export const JUMP_GROUPS = ['Ids', 'Projects', 'Views', 'Actions'] as const;
export type JumpGroup = (typeof JUMP_GROUPS)[number];

/** The server finds nothing by less. */
const ID_CHARS_LEAST = 6;

/** What to look up, or null where it can be no id. */
export function idIn(text: string): string | null {
  const id = text.trim();
  return id.length < ID_CHARS_LEAST || /\s/.test(id) ? null : id;
}

/** Those in which every word occurs; those whose title begins with the text come first. */
export function filterOptions(options: readonly JumpOption[], text: string): JumpOption[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const told = ({ title, note, words: more, group }: JumpOption) => [title, note, more, group].join(' ').toLowerCase();
  const found = options.filter((option) => words.every((word) => told(option).includes(word)));
  const start = text.trim().toLowerCase();
  const rank = ({ title }: JumpOption) => (title.toLowerCase().startsWith(start) ? 0 : 1);
  return start === '' ? found : found.sort((a, b) => rank(a) - rank(b));
}

/** In the order of the groups, at most `limit` of each. */
export function inGroups(options: readonly JumpOption[], limit: number): { group: JumpGroup; options: JumpOption[]; hiddenCount: number }[] {
  return JUMP_GROUPS.map((group) => {
    const all = options.filter((option) => option.group === group);
    return { group, options: all.slice(0, limit), hiddenCount: Math.max(0, all.length - limit) };
  }).filter((each) => each.options.length > 0);
}

/** The one match that is meant: the whole id, or the only thing that begins so. */
export function meantMatch(matches: readonly IdMatch[], isMore: boolean): IdMatch | null {
  const [first, second] = matches;
  if (!first) return null;
  if (!second && !isMore) return first;
  return first.is_whole && !second?.is_whole ? first : null;
}
