/** A stack trace as frames a person can read. Python, JavaScript, Java and Rust; other lines stay as they are. */

export interface StackFrame {
  type: 'frame';
  file: string;
  line: number | null;
  /** Empty where the runtime did not name one. */
  functionName: string;
  /** The source lines below the frame, where the runtime prints them. */
  code: string;
  /** Somebody else's code: of the language or of a package. */
  isLibrary: boolean;
}

export interface StackText {
  type: 'text';
  text: string;
}

/** Frames of libraries that follow each other, to be shown as one line. */
export interface StackFold {
  type: 'fold';
  frames: StackFrame[];
  /** The packages they belong to, in order of appearance. */
  packages: string[];
}

export function parseStack(stack: string): (StackFrame | StackText)[] {
  const items: (StackFrame | StackText)[] = [];
  for (const line of stack.replaceAll('\r\n', '\n').split('\n')) {
    if (line.trim() === '') continue;
    const last = items.at(-1);
    if (last?.type === 'frame' && isCaret(line)) continue;
    const place = last?.type === 'text' ? rustPlace(line) : null;
    const frame = pythonFrame(line) ?? v8Frame(line) ?? javaFrame(line);
    if (place !== null && last?.type === 'text' && /^\s*\d+: /.test(last.text)) {
      items[items.length - 1] = rustFrame(last.text, place);
    } else if (frame !== null) {
      items.push(frame);
    } else if (last?.type === 'frame' && isCodeOf(last, line)) {
      last.code += (last.code === '' ? '' : '\n') + line.trim();
    } else {
      items.push({ type: 'text', text: line });
    }
  }
  return items;
}

/** Runs of two and more library frames become one fold. Own frames are never folded. */
export function foldLibraries(items: (StackFrame | StackText)[]): (StackFrame | StackText | StackFold)[] {
  const hasOwn = items.some((item) => item.type === 'frame' && !item.isLibrary);
  if (!hasOwn) return items;
  const folded: (StackFrame | StackText | StackFold)[] = [];
  let run: StackFrame[] = [];
  const endRun = () => {
    if (run.length > 1) folded.push({ type: 'fold', frames: run, packages: [...new Set(run.map(packageOf))] });
    else folded.push(...run);
    run = [];
  };
  for (const item of items) {
    if (item.type === 'frame' && item.isLibrary) {
      run.push(item);
    } else {
      endRun();
      folded.push(item);
    }
  }
  endRun();
  return folded;
}

/** Without the lines that only say again what the exception's own type and message say. */
export function withoutHeading(items: (StackFrame | StackText)[], heading: string): (StackFrame | StackText)[] {
  const repeated = new Set(heading.split('\n').filter((line) => line.trim() !== ''));
  return items.filter((item) => item.type === 'frame' || !repeated.has(item.text));
}

/** The last steps of a path: enough to know the file, short enough for a line. */
export function shortFile(file: string): string {
  const steps = file.replaceAll('\\', '/').split('/');
  const from = steps.findLastIndex((step) => PACKAGE_DIRS.includes(step));
  const kept = from === -1 ? steps.slice(-3) : steps.slice(from + 1);
  return kept.join('/');
}

const PACKAGE_DIRS = ['site-packages', 'dist-packages', 'node_modules'];

/** `  File "/app/agent.py", line 42, in run` */
function pythonFrame(line: string): StackFrame | null {
  const match = /^\s*File "(.+?)", line (\d+)(?:, in (.+))?$/.exec(line);
  if (match === null) return null;
  const [, file = '', lineNumber, functionName = ''] = match;
  const isLibrary = /(site|dist)-packages|\/lib\/python3|[\\/]Lib[\\/]|^<frozen/.test(file);
  return { type: 'frame', file, line: Number(lineNumber), functionName, code: '', isLibrary };
}

/** `    at run (/app/agent.js:42:7)`, `    at file:///app/agent.js:42:7` */
function v8Frame(line: string): StackFrame | null {
  const match = /^\s+at (?:(.+?) \()?([^()]+?):(\d+):\d+\)?$/.exec(line);
  if (match === null) return null;
  const [, functionName = '', file = '', lineNumber] = match;
  const isLibrary = /node_modules|^node:/.test(file);
  return { type: 'frame', file, line: Number(lineNumber), functionName, code: '', isLibrary };
}

/** `	at com.acme.Agent.run(Agent.java:42)` */
function javaFrame(line: string): StackFrame | null {
  const match = /^\s+at ([\w.$/<>]+)\(([\w$.]+|Native Method)(?::(\d+))?\)$/.exec(line);
  if (match === null) return null;
  const [, functionName = '', file = '', lineNumber] = match;
  const isLibrary = /^(java|javax|jdk|sun|kotlin|scala)\./.test(functionName.replace(/^java\.base\//, 'java.'));
  return { type: 'frame', file, line: lineNumber === undefined ? null : Number(lineNumber), functionName, code: '', isLibrary };
}

/** The second line of a Rust frame: `             at ./src/agent.rs:42:7` */
function rustPlace(line: string): { file: string; line: number } | null {
  const match = /^\s+at (.+\.rs):(\d+)(?::\d+)?$/.exec(line);
  return match === null ? null : { file: match[1] ?? '', line: Number(match[2]) };
}

function rustFrame(named: string, place: { file: string; line: number }): StackFrame {
  const functionName = named.replace(/^\s*\d+:\s*(0x[0-9a-f]+ - )?/, '');
  const isLibrary = /\/rustc\/|\.cargo\/registry/.test(place.file);
  return { type: 'frame', ...place, functionName, code: '', isLibrary };
}

/** Python prints source below its frames, deeper than them. */
function isCodeOf(frame: StackFrame, line: string): boolean {
  return /\.py$|^</.test(frame.file) && /^\s{4,}/.test(line) && frame.code.split('\n').length < 8;
}

/** The marks below a part of a source line say nothing once the line is set in its own type. */
function isCaret(line: string): boolean {
  return /^\s+[~^]+$/.test(line);
}

function packageOf(frame: StackFrame): string {
  const steps = frame.file.replaceAll('\\', '/').split('/');
  const at = steps.findLastIndex((step) => PACKAGE_DIRS.includes(step));
  const first = steps[at + 1];
  if (at !== -1 && first !== undefined) return first.startsWith('@') ? `${first}/${steps[at + 2]}` : first.replace(/\.py$/, "");
  const crate = /\.cargo\/registry\/src\/[^/]+\/(.+?)-\d/.exec(frame.file);
  if (crate?.[1] !== undefined) return crate[1];
  if (/\.java$/.test(frame.file)) return frame.functionName.split('.').slice(0, 2).join('.');
  return 'the standard library';
}
