import type { Sink } from './sink.ts';

export interface Sinks {
  /** Standard output or the file of -o. */
  readonly results: Sink;
  /** Standard error. */
  readonly messages: Sink;
}

/** How every output waits for the two places that it writes to. */
export abstract class SinkOutput<Options extends Sinks = Sinks> {
  protected readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  ready(): Promise<void> | undefined {
    return this.options.results.ready();
  }

  async finish(): Promise<void> {
    await Promise.all([this.options.results.finish(), this.options.messages.finish()]);
  }
}
