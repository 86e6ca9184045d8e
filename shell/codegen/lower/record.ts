import { eventSize, loss } from '../../bytecode/event-layout.ts';
import type { StackSlot } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import type { RecordLayout } from '../program.ts';
import type { TypedAction, TypedExpression } from '../../typecheck/typed-program.ts';

type RecordAction = Extract<TypedAction, { kind: 'row' | 'printf' | 'session' }>;

const wordBytes = 8;

/** Sends one record to the session: a row that streams, values to print, or something to do. */
export function lowerRecord(action: RecordAction, lowering: Lowering): void {
  const { layout, values } = planRecord(action);
  lowering.records.push(layout);
  const { builder } = lowering;
  const record = builder.newSlot(eventSize.recordHeader + values.length * wordBytes);
  values.forEach((value, index) => {
    builder.at(value.span, `value ${index + 1}`);
    builder.storeStack(record, eventSize.recordHeader + index * wordBytes, lowering.value(value));
  });
  builder.at(action.span, `record ${lowering.records.length}`);
  sendRecord(record, lowering);
}

/** Completes and sends the record of the layout that was added last. */
export function sendRecord(record: StackSlot, { builder, records }: Lowering): void {
  builder.storeStack(record, 0, recordHeader(records.length, record.sizeBytes - eventSize.recordHeader));
  const failed = builder.newRegister();
  const sent = builder.newLabel();
  builder.add({ kind: 'output', target: failed, record });
  builder.branch('eq', failed, 0n, sent);
  builder.add({ kind: 'countLoss', cause: loss.ring });
  builder.place(sent);
}

/** struct fsbpf_record as one word: u32 kind (1 + index), then u32 payload_length. */
function recordHeader(kind: number, payloadBytes: number): bigint {
  return (BigInt(payloadBytes) << 32n) | BigInt(kind);
}

function planRecord(action: RecordAction): {
  readonly layout: RecordLayout;
  readonly values: readonly TypedExpression[];
} {
  if (action.kind === 'session') return { layout: { kind: 'action', action: action.action }, values: [] };
  if (action.kind === 'printf') {
    const types = action.values.map(({ type }) => type);
    return { layout: { kind: 'printf', format: action.format, types }, values: action.values };
  }
  const columns = action.columns.map(({ label, value }) => ({ label, type: value.type }));
  return { layout: { kind: 'row', table: action.table, columns }, values: action.columns.map(({ value }) => value) };
}
