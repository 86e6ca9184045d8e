import type { Unit, ValueType } from '../../shell/codegen/program.ts';
import type { NumberField } from '../../shell/registry/field.ts';

/** What most number fields share: a word of the event, at all operations and phases. */
export function numberField(
  field: Pick<NumberField, 'name' | 'doc' | 'examples'> & Partial<NumberField> & { readonly offset: number },
): NumberField {
  return {
    form: 'number',
    type: unsigned('none'),
    needs: 0n,
    operations: undefined,
    completionOnly: false,
    load: (emitter) => emitter.loadEvent(field.offset),
    ...field,
  };
}

export function unsigned(unit: Unit): ValueType {
  return { kind: 'unsigned', unit };
}

export function signed(unit: Unit): ValueType {
  return { kind: 'signed', unit };
}
