/** The ids in Phoenix's addresses: base64 of a type's name and what follows it. */

const SESSION = 'ProjectSession:';

/** What a session is called, where the text is a global id of one. */
export function sessionOfGlobalId(text: string): string | null {
  try {
    const plain = new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
    return plain.startsWith(SESSION) ? plain.slice(SESSION.length) : null;
  } catch {
    return null; // Neither base64 nor text: somebody's own id.
  }
}
