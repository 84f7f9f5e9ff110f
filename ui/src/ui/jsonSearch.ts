/** Finding words in a JSON document, closed parts included. */
import { CHILDREN_PAGE, entriesOf, isContainer, type JsonTreeState } from './jsonLines';
import { childPath } from './jsonPath';

export interface JsonMatch {
  path: string;
  /** From the root down, with the place of the next step among its brothers. */
  ancestors: { path: string; childIndex: number }[];
}

export interface JsonMatches {
  matches: JsonMatch[];
  /** There are more than were collected. */
  isCut: boolean;
}

interface Node {
  path: string;
  name: string | number | null;
  value: unknown;
  parent: Node | null;
  childIndex: number;
}

/** Keys and values that contain the words, in the order of the document. Case does not matter. */
export function searchJson(root: unknown, words: string, max = 1_000): JsonMatches {
  const needle = words.trim().toLowerCase();
  const matches: JsonMatch[] = [];
  if (needle === '') return { matches, isCut: false };
  // A list of what is still to be seen instead of recursion: documents may be thousands of levels deep.
  const waiting: Node[] = [{ path: '', name: null, value: root, parent: null, childIndex: 0 }];
  while (waiting.length > 0) {
    const node = waiting.pop()!;
    if (isMatch(node, needle)) {
      if (matches.length === max) return { matches, isCut: true };
      matches.push({ path: node.path, ancestors: ancestorsOf(node) });
    }
    const entries = entriesOf(node.value);
    for (let index = entries.length - 1; index >= 0; index -= 1) {
      const [name, value] = entries[index]!;
      waiting.push({ path: childPath(node.path, name), name, value, parent: node, childIndex: index });
    }
  }
  return { matches, isCut: false };
}

/** Opens everything above a match, and lists enough children for it to be among them. */
export function revealMatch(state: JsonTreeState, match: JsonMatch): JsonTreeState {
  const open = new Set(state.open);
  const shown = new Map(state.shown);
  for (const { path, childIndex } of match.ancestors) {
    open.add(path);
    const listed = shown.get(path) ?? CHILDREN_PAGE;
    if (childIndex >= listed) shown.set(path, childIndex + 1);
  }
  return { open, shown };
}

function isMatch(node: Node, needle: string): boolean {
  if (typeof node.name === 'string' && node.name.toLowerCase().includes(needle)) return true;
  return !isContainer(node.value) && String(node.value).toLowerCase().includes(needle);
}

function ancestorsOf(node: Node): JsonMatch['ancestors'] {
  const ancestors: JsonMatch['ancestors'] = [];
  for (let at = node; at.parent !== null; at = at.parent) {
    ancestors.push({ path: at.parent.path, childIndex: at.childIndex });
  }
  return ancestors.reverse();
}
