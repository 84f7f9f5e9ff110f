/** How long texts are measured, cut and handed to the browser in pieces. */

/** Above this a text is not shown whole until somebody asks. */
export const FOLD_ABOVE_BYTES = 64 * 1024;
/** What is shown of it meanwhile. */
export const FOLD_TO_BYTES = 16 * 1024;

export interface FoldedText {
  shown: string;
  isFolded: boolean;
  totalBytes: number;
}

/** The exact size of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The beginning of a long text, cut between characters; a short text whole. */
export function foldText(text: string): FoldedText {
  const totalBytes = utf8Bytes(text);
  if (totalBytes <= FOLD_ABOVE_BYTES) return { shown: text, isFolded: false, totalBytes };
  return { shown: firstBytes(text, FOLD_TO_BYTES), isFolded: true, totalBytes };
}

/** At most `bytes` of UTF-8 from the start, never half a character. */
export function firstBytes(text: string, bytes: number): string {
  const buffer = new Uint8Array(bytes);
  const { read } = new TextEncoder().encodeInto(text, buffer);
  return text.slice(0, read);
}

/**
 * Cuts a text into blocks that the browser can lay out one at a time, at line ends where there are any.
 * Joined again the pieces are the text: a block that ends a line leaves that line's end to the block's own edge.
 */
export function textBlocks(text: string, blockChars = 8_000): string[] {
  const blocks: string[] = [];
  let start = 0;
  while (text.length - start > blockChars) {
    const lineEnd = text.lastIndexOf('\n', start + blockChars);
    if (lineEnd <= start) {
      // Without a line end in reach the text stays one block up to the next one: a cut would add a line.
      const next = text.indexOf('\n', start + blockChars);
      if (next === -1) break;
      blocks.push(text.slice(start, next));
      start = next + 1;
    } else {
      blocks.push(text.slice(start, lineEnd));
      start = lineEnd + 1;
    }
  }
  blocks.push(text.slice(start));
  return blocks;
}
