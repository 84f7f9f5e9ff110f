/** How a list that is already on the screen takes in what has arrived since. */

/** A page of any list, as the server sends it; rows under the list's own name. */
export interface Paged {
  next?: string | null;
}

/** How to look into one kind of page. */
export interface PageShape<Page extends Paged, Row> {
  rows: (page: Page) => readonly Row[];
  withRows: (page: Page, rows: Row[]) => Page;
  id: (row: Row) => string;
}

/** The rows of `head`, the newest page, that the list does not have yet. */
export function newRows<Page extends Paged, Row>(shape: PageShape<Page, Row>, pages: readonly Page[], head: Page): Row[] {
  const known = idsOf(shape, pages);
  return shape.rows(head).filter((row) => !known.has(shape.id(row)));
}

/** More has arrived than one page holds: what lies between it and the list is not known. */
export function hasGap<Page extends Paged, Row>(shape: PageShape<Page, Row>, pages: readonly Page[], head: Page): boolean {
  const known = idsOf(shape, pages);
  return head.next != null && known.size > 0 && !shape.rows(head).some((row) => known.has(shape.id(row)));
}

/** Rows that changed are changed in place, so that nothing moves under the pointer. Without a change, the same pages. */
export function withUpdates<Page extends Paged, Row>(shape: PageShape<Page, Row>, pages: Page[], head: Page): Page[] {
  const fresh = new Map(shape.rows(head).map((row) => [shape.id(row), row]));
  const updated = (row: Row) => {
    const next = fresh.get(shape.id(row));
    return next && JSON.stringify(next) !== JSON.stringify(row) ? next : row;
  };
  const next = pages.map((page) => {
    const rows = shape.rows(page).map(updated);
    return rows.every((row, index) => row === shape.rows(page)[index]) ? page : shape.withRows(page, rows);
  });
  return next.every((page, index) => page === pages[index]) ? pages : next;
}

/** As `withUpdates`, with the new rows on top. */
export function withNewRows<Page extends Paged, Row>(shape: PageShape<Page, Row>, pages: Page[], head: Page): Page[] {
  const updated = withUpdates(shape, pages, head);
  const [first, ...others] = updated;
  const arrived = newRows(shape, pages, head);
  if (!first || arrived.length === 0) return updated;
  return [shape.withRows(first, [...arrived, ...shape.rows(first)]), ...others];
}

/** All rows, each once: one may move to a later page while pages are read. */
export function allRows<Page extends Paged, Row>(shape: PageShape<Page, Row>, pages: readonly Page[]): Row[] {
  const rows = new Map<string, Row>();
  for (const page of pages) for (const row of shape.rows(page)) if (!rows.has(shape.id(row))) rows.set(shape.id(row), row);
  return [...rows.values()];
}

function idsOf<Page extends Paged, Row>(shape: PageShape<Page, Row>, pages: readonly Page[]): Set<string> {
  return new Set(pages.flatMap((page) => shape.rows(page).map(shape.id)));
}
