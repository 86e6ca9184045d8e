/** A state the program can only reach through a mistake in fsbpf itself, never through what a user typed. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`internal error: ${message}`);
}
