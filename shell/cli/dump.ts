import { disassemble } from '../bytecode/disassemble.ts';
import type { CompileResult } from '../codegen/compile.ts';
import { printIntermediate } from '../codegen/ir/print-ir.ts';
import { bigintAsText, planOf } from './program-plan.ts';

export type Stage = 'ast' | 'ir' | 'asm' | 'plan';

const dumps: Readonly<Record<Stage, (result: CompileResult) => string>> = {
  ast: ({ ast }) => JSON.stringify(ast, bigintAsText, 2),
  ir: ({ ir }) => printIntermediate(ir!),
  asm: ({ program }) =>
    disassemble(program!.bytecode, {
      mapName: (index) => program!.maps[index]?.name ?? String(index),
      comment: (slot) => program!.origins[slot]?.note,
    }),
  plan: ({ program }) => JSON.stringify(planOf(program!), bigintAsText, 2),
};

/** One stage of a program that compiled, as text. */
export function dump(stage: Stage, result: CompileResult): string {
  const text = dumps[stage](result);
  return text.endsWith('\n') ? text : `${text}\n`;
}
