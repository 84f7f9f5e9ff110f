import { expect, test } from 'vitest';
import { allRows, hasGap, newRows, type Paged, type PageShape, withNewRows, withUpdates } from './liveRows';

interface Row {
  id: string;
  spans: number;
}
interface Page extends Paged {
  rows: Row[];
}

const shape: PageShape<Page, Row> = { rows: (page) => page.rows, withRows: (page, rows) => ({ ...page, rows }), id: (row) => row.id };
const row = (id: string, spans = 1): Row => ({ id, spans });
const page = (ids: string, next: string | null = null): Page => ({ rows: [...ids].map((id) => row(id)), next });
const ids = (rows: readonly Row[]) => rows.map((each) => each.id).join('');

test('what the list lacks is new, and goes on top when it is let in', () => {
  const pages = [page('cb', 'b'), page('a')];
  const head = page('edcb', 'b');
  expect(ids(newRows(shape, pages, head))).toBe('ed');
  expect(ids(allRows(shape, withNewRows(shape, pages, head)))).toBe('edcba');
});

test('a row that has changed is updated where it stands', () => {
  const head: Page = { rows: [row('e'), row('b', 9)] };
  const updated = allRows(shape, withUpdates(shape, [page('cb'), page('a')], head));
  expect(ids(updated)).toBe('cba');
  expect(updated[1]!.spans).toBe(9);
});

test('a head that brings nothing changes nothing', () => {
  const pages = [page('cb'), page('a')];
  expect(withNewRows(shape, pages, page('cba'))).toBe(pages);
});

test('a head that does not meet the list leaves a gap between them', () => {
  expect(hasGap(shape, [page('ba')], page('zyx', 'x'))).toBe(true);
  expect(hasGap(shape, [page('ba')], page('cb', 'b'))).toBe(false);
  expect(hasGap(shape, [page('')], page('cb', 'b'))).toBe(false);
});

test('a row read on two pages is shown once', () => {
  expect(ids(allRows(shape, [page('cb'), page('ba')]))).toBe('cba');
});
