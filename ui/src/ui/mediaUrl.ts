/** What an address from a trace is, before anybody fetches it. Only two kinds are ever offered to the browser. */

export type MediaUrl =
  | { type: 'data'; mimeType: string; bytes: number }
  | { type: 'web'; host: string }
  /** Anything else (`javascript:`, `file:`, a bare name) is shown as text and never followed. */
  | { type: 'text' };

export function describeUrl(url: string): MediaUrl {
  const data = /^data:([\w.+-]+\/[\w.+-]+)?((?:;[\w.+-]+=[^;,]*)*)(;base64)?,/i.exec(url.slice(0, 200));
  if (data !== null) {
    const body = url.length - data[0].length;
    const mimeType = (data[1] ?? 'text/plain').toLowerCase();
    const bytes = data[3] === undefined ? escapedBytes(url.slice(data[0].length)) : base64Bytes(url, body);
    return { type: 'data', mimeType, bytes };
  }
  if (!URL.canParse(url)) return { type: 'text' };
  const { protocol, host } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? { type: 'web', host } : { type: 'text' };
}

function base64Bytes(url: string, chars: number): number {
  const padding = url.endsWith('==') ? 2 : url.endsWith('=') ? 1 : 0;
  return Math.floor(((chars - padding) * 3) / 4);
}

function escapedBytes(body: string): number {
  // Each escape of three characters is one byte.
  return new TextEncoder().encode(body.replaceAll(/%[0-9a-f]{2}/gi, '.')).length;
}
