/** Every key of the page, by where it works. Who adds a key tells it here. */
import { IS_MAC } from '../../lib/platform';

const COMMAND = IS_MAC ? '⌘' : 'Ctrl';

export interface KeyGroup {
  title: string;
  keys: [names: string[], does: string][];
}

export const KEY_GROUPS: KeyGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      [[IS_MAC ? '⌘K' : 'Ctrl K'], 'Jump to an id, a project, a view, an action'],
      [['?'], 'Show these keys'],
      [['Esc'], 'Close what is open'],
    ],
  },
  {
    title: 'Lists',
    keys: [
      [['j', '↓'], 'Next row'],
      [['k', '↑'], 'Previous row'],
      [['PgUp', 'PgDn'], 'A screen up, down'],
      [['Home', 'End'], 'First, last row'],
      [['Enter'], 'Open'],
      [['Space'], 'Read it beside the list, and back'],
      [['x'], 'Select the row'],
      [['X'], 'Select up to the row'],
      [['/'], 'Filter'],
    ],
  },
  {
    title: 'Span',
    keys: [
      [['r'], 'Attributes as sent, and back'],
      [['m'], 'Raw text, and back'],
      [['v', 'V'], 'Annotate the span, the trace'],
    ],
  },
  {
    title: 'Trace: spans',
    keys: [
      [['j', '↓'], 'Next span'],
      [['k', '↑'], 'Previous span'],
      [['→'], 'Unfold, then into it'],
      [['←'], 'Fold, then to its parent'],
      [['Enter'], 'Read the span'],
      [['Esc'], 'Back to the tree'],
      [['e'], 'Next error'],
      [['1', '…', '9'], 'Show so many levels'],
    ],
  },
  {
    title: 'Trace: time',
    keys: [
      [['w', `${COMMAND} scroll`], 'Zoom in'],
      [['s'], 'Zoom out'],
      [['a', 'd'], 'Move left, right'],
      [['z'], 'Zoom to the span'],
      [['f'], 'Fit the whole trace'],
      [['c'], 'Critical path'],
    ],
  },
  {
    title: 'Trace: search',
    keys: [
      [['/'], 'Search in the trace'],
      [['n', 'N'], 'Next, previous match'],
    ],
  },
];

