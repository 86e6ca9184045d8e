import type { LoadedProgram } from '../backend/contract.ts';
import { eventSize } from '../bytecode/event-layout.ts';
import type { ScheduledClause, SessionAction } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import type { SessionListener } from './listener.ts';
import type { LiveParameters } from './live-parameters.ts';
import { Machine, type MachineHost } from './machine.ts';
import { recordHandlers } from './record-reader.ts';
import type { TextTable } from './text-table.ts';

export interface ClauseSurroundings {
  readonly loaded: LoadedProgram;
  readonly parameters: LiveParameters;
  readonly texts: TextTable;
  readonly registry: Registry;
  readonly listener: SessionListener;
  readonly act: (action: SessionAction) => void;
  /** Reads the ring: what came before is shown before, and texts are known before they are printed. */
  readonly drain: () => void;
}

/** A begin, end or interval clause, ready to be run as often as its time comes. */
export class ClauseRunner {
  readonly when: ScheduledClause['when'];
  /** Updates that found no room. */
  lossCount = 0;
  readonly #machine: Machine;

  constructor(clause: ScheduledClause, surroundings: ClauseSurroundings) {
    this.when = clause.when;
    this.#machine = new Machine(clause.ir, this.#hostOf(clause, surroundings));
  }

  run(): void {
    this.#machine.run();
  }

  #hostOf(clause: ScheduledClause, surroundings: ClauseSurroundings): MachineHost {
    const { loaded, parameters, texts, registry, listener, act, drain } = surroundings;
    const handlers = recordHandlers(clause.records, texts, registry, listener, act);
    return {
      nowNs: () => loaded.clockNs(),
      parameter: (offset) => parameters.word(offset),
      output: (record) => {
        drain();
        handlers[record.getUint32(0, true) - 1]!(record, eventSize.recordHeader);
      },
      countLoss: () => void this.lossCount++,
      readEntry: (...place) => loaded.readEntry(...place),
      writeEntry: (...entry) => loaded.writeEntry(...entry),
      deleteEntry: (...place) => loaded.deleteEntry(...place),
      changeWord: (...change) => loaded.changeWord(...change),
    };
  }
}
