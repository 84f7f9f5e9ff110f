import { expect, it } from 'vitest';
import { asCurl, asPython, spanUrl } from './copySpan';

it('a project called after a shell injection stays an address', () => {
  const url = spanUrl('http://localhost:6006/', "x'; rm -rf ~; '", { trace_id: '1', span_id: '2' });
  expect(asCurl(url)).toBe(
    "curl --fail 'http://localhost:6006/api/projects/x%27%3B%20rm%20-rf%20~%3B%20%27/traces/1/spans/2'",
  );
});

it('Python asks the same address', () => {
  expect(asPython("http://localhost:6006/api/x")).toContain('urlopen("http://localhost:6006/api/x")');
});
