// The parts of an opened trace, found as people find them: by role and name.

export function traceScreen(page) {
  const tree = page.getByRole("treegrid", { name: "Spans" });
  const span = page.getByRole("region", { name: "Span", exact: true });
  return {
    tree,
    span,
    row: (name) => tree.getByRole("row").filter({ hasText: name }),
    selectedRow: tree.getByRole("row", { selected: true }),
    heading: span.getByRole("heading", { level: 2 }),
    part: (name) => span.getByRole("region", { name, exact: true }),
  };
}
