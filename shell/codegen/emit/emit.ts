import type { Instruction, Origin } from '../ir/ir.ts';
import { emitBinary, emitBranch, emitConstantValue, emitCopy, emitJump, emitLabel, emitNegate } from './arithmetic.ts';
import { emitScanText } from './scan.ts';
import {
  emitMapDelete,
  emitMapLookup,
  emitMapUpdate,
  emitOutput,
  emitProcessor,
  emitRedirect,
  emitReturn,
  emitReturnValue,
} from './call.ts';
import {
  emitAddValue,
  emitCountLoss,
  emitElement,
  emitFetchAdd,
  emitLoadEvent,
  emitLoadValue,
  emitStoreStack,
  emitStoreValue,
} from './memory.ts';
import type { Emission } from './emission.ts';

/** What stands on the parameter block has its address by the time it gets here (assemble.ts). */
export type EmittedKind = Exclude<Instruction['kind'], 'loadParameter' | 'parameterAddress'>;

type EmitterOf<Kind> = (emission: Emission, instruction: Extract<Instruction, { kind: Kind }>) => void;

const emitters: { readonly [Kind in EmittedKind]: EmitterOf<Kind> } = {
  constant: emitConstantValue,
  move: emitCopy,
  loadEvent: emitLoadEvent,
  binary: emitBinary,
  negate: emitNegate,
  label: emitLabel,
  jump: emitJump,
  branch: emitBranch,
  storeStack: emitStoreStack,
  mapLookup: emitMapLookup,
  mapUpdate: emitMapUpdate,
  mapDelete: emitMapDelete,
  loadValue: emitLoadValue,
  storeValue: emitStoreValue,
  addValue: emitAddValue,
  fetchAdd: emitFetchAdd,
  element: emitElement,
  output: emitOutput,
  countLoss: emitCountLoss,
  processor: emitProcessor,
  scanText: emitScanText,
  redirect: emitRedirect,
  return: emitReturn,
  returnValue: emitReturnValue,
};

/** Appends the machine instructions of one IR instruction. */
export function emitInstruction(emission: Emission, instruction: Instruction, origin: Origin): void {
  const emitter = emitters[instruction.kind as EmittedKind] as EmitterOf<Instruction['kind']> | undefined;
  if (emitter === undefined) throw new Error(`no emitter for ${instruction.kind}`);
  emission.origin = origin;
  emitter(emission, instruction);
}
