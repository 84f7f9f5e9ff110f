/** A span as text to take elsewhere. */
import type { SpanView } from './span';

export function asJson(span: SpanView): string {
  return JSON.stringify(span, null, 2);
}

/** Where the span is read, behind whatever root path the server runs. */
export function spanUrl(baseUrl: string, projectName: string, { trace_id, span_id }: Pick<SpanView, 'trace_id' | 'span_id'>): string {
  return new URL(`api/projects/${encodeURIComponent(projectName)}/traces/${trace_id}/spans/${span_id}`, new URL('.', baseUrl)).href;
}

export function asCurl(url: string): string {
  return `curl --fail '${shellSafe(url)}'`;
}

/** Needs nothing but Python. */
export function asPython(url: string): string {
  return [
    'import json',
    'from urllib.request import urlopen',
    '',
    `with urlopen("${shellSafe(url)}") as answer:`,
    '    span = json.load(answer)',
    '',
    'print(span["name"], span["status_code"], span["attributes"])',
    '',
  ].join('\n');
}

/** Quotes end a string in a shell or in Python, and a URL may hold them: written as escapes they mean the same. */
function shellSafe(url: string): string {
  return url.replaceAll("'", '%27').replaceAll('"', '%22').replaceAll('\\', '%5C');
}
