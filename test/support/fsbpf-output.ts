/** What standard output holds under --format json, as far as tests look into it. The schema ships with the command. */
export type JsonObject = StartObject | TableObject | RowObject | PrintObject | LossesObject;

export interface StartObject {
  readonly type: 'start';
  readonly host: string;
  readonly provider: string;
  readonly shape: string;
}

export interface TableObject {
  readonly type: 'table';
  readonly name: string;
  readonly time: string;
  readonly final: boolean;
  readonly spanNs: number;
  readonly columns: readonly { readonly name: string; readonly role: 'key' | 'value'; readonly kind?: string }[];
  readonly rows: readonly (readonly Value[])[];
  /** Only where keys found no row. */
  readonly other?: readonly Value[];
}

export interface RowObject {
  readonly type: 'row';
  readonly name: string;
  readonly values: readonly Value[];
}

export interface PrintObject {
  readonly type: 'print';
  readonly text: string;
}

export interface LossesObject {
  readonly type: 'losses';
  readonly final: boolean;
  readonly events: number;
  readonly lost: Losses;
  readonly perProbe: Readonly<Record<string, { readonly events: number; readonly lost: Losses }>>;
}

export interface Losses {
  readonly ring: number;
  readonly mapFull: number;
  readonly missed: number;
  readonly unpaired: number;
  readonly unresolvedPaths: number;
  readonly cutPaths: number;
}

/** A number beyond 2^53 is a string; null is of nothing. */
export type Value = string | number | boolean | null | readonly Bucket[] | Readonly<Record<string, number | null>>;

export interface Bucket {
  readonly lo: number | string;
  readonly hi: number | string;
  readonly count: number;
}
