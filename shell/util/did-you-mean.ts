/** At most this many suggestions: more is no help. */
const maximumSuggestions = 3;

/** Candidates a typing mistake away from the word, nearest first. */
export function didYouMean(word: string, candidates: Iterable<string>): string[] {
  const threshold = Math.max(1, Math.floor(word.length * 0.4));
  const lowerCased = word.toLowerCase();
  const near: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (Math.abs(candidate.length - word.length) > threshold) continue;
    const distance = editDistance(lowerCased, candidate.toLowerCase());
    if (distance <= threshold) near.push({ candidate, distance });
  }
  near.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return near.slice(0, maximumSuggestions).map((entry) => entry.candidate);
}

/** Insertions, deletions, replacements and swaps of neighbours, each costing one. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, beforePrevious[column - 2]! + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[b.length]!;
}
