/** One way to go on. */
export interface Candidate {
  /** What is put in place of what stands there. */
  readonly text: string;
  /** As it is listed, where that differs. */
  readonly label?: string;
  /** A few words about it. */
  readonly doc?: string;
  /** Put behind it where it is chosen; nothing: it may go on. */
  readonly after?: string;
}

export interface Completion {
  /** What the candidates replace. */
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly Candidate[];
}

export const noCompletion: Completion = { start: 0, end: 0, candidates: [] };

/** Those that begin with what is there; where none does, those that hold it, so that "lat" in the middle is found, too. */
export function matching(typed: string, candidates: readonly Candidate[]): readonly Candidate[] {
  const beginning = candidates.filter(({ text }) => text.startsWith(typed));
  if (beginning.length > 0 || typed === '') return beginning;
  const folded = typed.toLowerCase();
  const folding = candidates.filter(({ text }) => text.toLowerCase().startsWith(folded));
  return folding.length > 0 ? folding : candidates.filter(({ text }) => text.toLowerCase().includes(folded));
}

/** What all candidates begin with. */
export function commonBeginning(candidates: readonly Candidate[]): string {
  const [first = '', ...others] = candidates.map(({ text }) => text);
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
