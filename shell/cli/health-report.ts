import type { Examined } from '../backend/health.ts';

/** What was examined, for people: a line a check, and below it what to do. */
export function healthLines(examined: readonly Examined[]): string {
  const width = Math.max(...examined.map(({ name }) => name.length));
  const indent = ' '.repeat('untried'.length + width + 4);
  const lines = examined.flatMap(({ name, weight, health, found, hint }) => {
    const remark = weight === 'useful' && health === 'fails' && hint === undefined ? ' (not needed)' : '';
    const line = `${health.padEnd('untried'.length)}  ${name.padEnd(width)}  ${found}${remark}`;
    return hint === undefined ? [line] : [line, `${indent}hint: ${hint}`];
  });
  return lines.join('\n');
}

/** For programs: an object a check, and one for what follows from them. */
export function healthJson(examined: readonly Examined[], verdict: object): string {
  const objects = [
    ...examined.map((each) => ({ v: 1, type: 'check', ...each })),
    { v: 1, type: 'verdict', ...verdict },
  ];
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

export function failedNames(examined: readonly Examined[]): readonly string[] {
  return examined.filter(({ weight, health }) => weight === 'required' && health === 'fails').map(({ name }) => name);
}
