/** For text of unknown length in a message of one line. */
export function shorten(text: string, maximumLength = 40): string {
  return text.length > maximumLength ? `${text.slice(0, maximumLength - 1)}…` : text;
}
