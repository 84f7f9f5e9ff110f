import { describe, expect, it } from 'vitest';
import { foldLibraries, parseStack, shortFile, withoutHeading } from './stackTrace';

const python = `Traceback (most recent call last):
  File "/srv/support/agent/run.py", line 42, in answer
    reply = self.model.chat(messages)
            ^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/venv/lib/python3.12/site-packages/openai/_client.py", line 9, in chat
    return self._post(body)
  File "/srv/venv/lib/python3.12/site-packages/httpx/_client.py", line 1014, in _send
    raise exc
  File "/usr/lib/python3.12/ssl.py", line 1, in read
openai.APITimeoutError: Request timed out.`;

/** The items as one line each. */
function drawn(stack: string): string[] {
  return foldLibraries(parseStack(stack)).map((item) => {
    if (item.type === 'text') return item.text;
    if (item.type === "fold") return `(${item.frames.length} in ${item.packages.join(", ")})`;
    return `${shortFile(item.file)}:${item.line} ${item.functionName} | ${item.code}`;
  });
}

describe('a stack trace', () => {
  it('of Python keeps the source line and folds what the packages did', () => {
    expect(drawn(python)).toEqual([
      'Traceback (most recent call last):',
      'support/agent/run.py:42 answer | reply = self.model.chat(messages)',
      '(3 in openai, httpx, the standard library)',
      'openai.APITimeoutError: Request timed out.',
    ]);
  });

  it('of Node names functions and folds node_modules', () => {
    const node = `TypeError: x is undefined
    at run (/app/src/agent.js:42:7)
    at /app/src/main.js:3:1
    at async call (/app/node_modules/@acme/sdk/index.js:1:1)
    at process.processTicks (node:internal/process/task_queues:95:5)`;
    expect(drawn(node)).toEqual([
      'TypeError: x is undefined',
      'app/src/agent.js:42 run | ',
      'app/src/main.js:3  | ',
      '(2 in @acme/sdk, the standard library)',
    ]);
  });

  it('of Java reads file and line, and has frames without a line', () => {
    const java = `java.lang.IllegalStateException: no
\tat com.acme.Agent.run(Agent.java:42)
\tat java.base/java.lang.Thread.run(Thread.java:840)`;
    expect(parseStack(java).slice(1)).toMatchObject([
      { file: 'Agent.java', line: 42, functionName: 'com.acme.Agent.run', isLibrary: false },
      { file: 'Thread.java', line: 840, isLibrary: true },
    ]);
  });

  it("of Rust joins a frame's two lines", () => {
    const rust = `   0: agent::run
             at ./src/agent.rs:42:7`;
    expect(parseStack(rust)).toMatchObject([{ file: './src/agent.rs', line: 42, functionName: 'agent::run' }]);
  });

  it('of an unknown language stays the text that it is', () => {
    expect(drawn('boom\n  somewhere in the dark')).toEqual(['boom', '  somewhere in the dark']);
  });

  it('wholly inside libraries is not folded away', () => {
    const frame = '  File "/x/site-packages/a.py", line 1, in f';
    expect(drawn(`${frame}\n${frame}`)).toHaveLength(2);
  });
});

it('a heading that stands above the trace is not repeated in it', () => {
  const items = parseStack('Traceback (most recent call last):\n  File "/app/a.py", line 1, in f\nValueError: no\nsuch order');
  expect(withoutHeading(items, 'ValueError: no\nsuch order')).toMatchObject([{ type: 'text' }, { type: 'frame' }]);
});
