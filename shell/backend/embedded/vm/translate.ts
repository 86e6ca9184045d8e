import type { Code } from '../wasm/code.ts';
import { unreachable } from '../wasm/control.ts';
import type { WasmFunction } from '../wasm/module.ts';
import { basicBlocks } from './blocks.ts';
import { dispatched } from './dispatcher.ts';
import { flowGraph } from './dominators.ts';
import { FunctionWriter, type ProgramContext } from './function-writer.ts';
import type { MapFunctions } from './map-code.ts';
import { allocateRegisters, enterFrame, programParameters } from './registers.ts';
import type { Runtime } from './runtime.ts';
import { structured } from './structure.ts';
import type { ProgramFunction, VerifiedProgram } from './verify.ts';

/** dispatcher: for tests, also where a structured form exists. */
export type ControlFlow = 'structured' | 'dispatcher';

/** Adds a program to the module. Returns the function to run it by. */
export function translate(
  runtime: Runtime,
  maps: readonly MapFunctions[],
  program: VerifiedProgram,
  number: number,
  controlFlow: ControlFlow,
): WasmFunction {
  const functions = program.functions.map(({ start, end }) => {
    const made = runtime.module.function(programParameters, 'i64');
    return [start, { made, length: end - start }] as const;
  });
  const context = { runtime, program: number, slots: program.slots, maps, functions: new Map(functions) };
  program.functions.forEach((each, index) => {
    const { made } = functions[index]![1];
    made.body = functionBody(context, each, made, controlFlow);
  });
  return functions[0]![1].made;
}

function functionBody(
  context: ProgramContext,
  range: ProgramFunction,
  made: WasmFunction,
  controlFlow: ControlFlow,
): Code {
  const blocks = basicBlocks(range, context.slots);
  const registers = allocateRegisters(made);
  const writer = new FunctionWriter(context, registers, blocks);
  const form = controlFlow === 'structured' ? structured(flowGraph(blocks), writer) : undefined;
  // Control does not reach the end: that is for WebAssembly's own check.
  return [enterFrame(registers), form ?? dispatched(blocks, writer, registers.nextBlock), unreachable];
}
