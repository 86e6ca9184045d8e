import { describe, expect, test } from 'vitest';
import { counterOffset, countersOffset, eventOffset, eventSize, loss } from '../../../shell/bytecode/event-layout.ts';
import { Interpreter } from '../../support/interpreter.ts';
import { assembled, mapIndex, maps, words } from '../program-builder.ts';
import { evaluate } from '../evaluate.ts';
import { randomProgram, randomSource } from '../random-program.ts';

const runsPerProgram = 5;
const operation = 3n;
const lossPlace = countersOffset + Number(operation) * eventSize.counters + counterOffset.lost + 8 * loss.map_full;

function randomWords(seed: number, count: number): bigint[] {
  const random = randomSource(seed);
  return Array.from({ length: count }, () => {
    const low = BigInt(random(0x1_0000_0000));
    return random(2) === 0 ? low % 8n : (BigInt(random(0x1_0000_0000)) << 32n) | low;
  });
}

/** Runs the same program several times both ways; rows accumulate. */
function compareRuns(seed: number, liveCount: number, length: number): void {
  const instructions = randomProgram(seed, liveCount, length);
  const interpreter = new Interpreter({ maps, bytecode: assembled(instructions).bytecode });
  const rows = new Map<bigint, bigint[]>();
  let lossCount = 0n;
  for (let run = 0; run < runsPerProgram; run++) {
    const event = randomWords(seed * 100 + run, 24);
    event[eventOffset.operation / 8] = operation;
    const parameters = randomWords(seed * 100 + run + 50, 24);
    event.forEach((word, index) => interpreter.writeEvent(index * 8, word));
    interpreter.setParameters(new Uint8Array(BigUint64Array.from(parameters).buffer));
    interpreter.clear(mapIndex.ring);
    interpreter.run(run % 4);

    const maxRows = maps[mapIndex.rows]!.maxEntries;
    const outcome = evaluate(instructions, { event, parameters, processor: BigInt(run % 4), maxRows, rows });
    lossCount += outcome.lossCount;
    expect(words(interpreter.records[0])).toEqual(outcome.record);
    const entries = interpreter.entries(mapIndex.rows).map(({ key, value }) => [words(key)[0], words(value)] as const);
    expect(new Map(entries)).toEqual(outcome.rows);
    expect(interpreter.readState(lossPlace)).toBe(lossCount);
  }
}

describe('machine code does what the IR says', () => {
  test.each([1, 2, 3, 5, 8, 12, 20, 26])('with %i values alive throughout', (liveCount) => {
    for (let seed = 1; seed <= 40; seed++) {
      try {
        compareRuns(seed, liveCount, 20 + seed * 3);
      } catch (error) {
        throw new Error(`seed ${seed}, ${liveCount} values: ${(error as Error).message}`, { cause: error });
      }
    }
  });
});
