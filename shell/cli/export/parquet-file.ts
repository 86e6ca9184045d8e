import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { ExportedColumn, ExportedValue } from '../../store/exported-columns.ts';
import type { ExportedBlock } from '../../store/exported-events.ts';
import type { EventFile } from './event-file.ts';

/** What readers expect of a row group, and what writing one takes in memory. */
const rowsPerGroup = 100_000;

type Element = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

const elements: Readonly<Record<ExportedColumn['type'], Omit<Element, 'name'>>> = {
  time: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
};

/** Columns may be null: an event need not have them. Bytes of names that are no UTF-8 become U+FFFD. */
export function openParquet(path: string, columns: readonly ExportedColumn[]): EventFile {
  return new ParquetFile(path, columns);
}

class ParquetFile implements EventFile {
  readonly #columns: readonly ExportedColumn[];
  readonly #writer: ParquetWriter;
  #values: ExportedValue[][];
  #count = 0;

  constructor(path: string, columns: readonly ExportedColumn[]) {
    this.#columns = columns;
    this.#values = columns.map(() => []);
    const leaves = columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...elements[type] }));
    const schema = [{ name: 'events', num_children: columns.length }, ...leaves];
    this.#writer = new ParquetWriter({ writer: fileWriter(path), schema, createdBy: 'fsbpf' });
  }

  write({ count, values }: ExportedBlock): void {
    this.#columns.forEach(({ type }, column) => {
      const written = this.#values[column]!;
      for (const value of values[column]!) written.push(type === 'integer' ? word(value) : value);
    });
    this.#count += count;
    if (this.#count >= rowsPerGroup) this.#writeGroup();
  }

  #writeGroup(): void {
    const columnData = this.#columns.map(({ name }, column) => ({ name, data: this.#values[column]! }));
    void this.#writer.write({ columnData, rowGroupSize: this.#count }); // a writer of files is done when it returns
    this.#values = this.#columns.map(() => []);
    this.#count = 0;
  }

  end(): void {
    if (this.#count > 0) this.#writeGroup();
    void this.#writer.finish();
  }
}

function word(value: ExportedValue): bigint | null {
  return value === null ? null : BigInt.asIntN(64, BigInt(value));
}
