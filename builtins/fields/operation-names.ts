import { operation } from '../../shell/bytecode/event-layout.ts';

type OperationName = keyof typeof operation;

/** What has a field that these don't. */
export function allBut(...names: readonly OperationName[]): readonly OperationName[] {
  return (Object.keys(operation) as OperationName[]).filter((name) => !names.includes(name));
}
