/** Hands a text to the person as a file, without asking the server for it again. */

export function downloadText(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser takes the file in its own time; a minute later it surely has.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
