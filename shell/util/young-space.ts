import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of it. */
const enoughBytes = 8 * 1024 * 1024;

/**
 * V8 lets the space for new objects grow to 32 MiB, and as much again while it is cleared: a fifth of what reading a long
 * recording takes, and a view that is open for a day needs none of it. It is hardly faster for it, so it stays as it is once it has grown to a part of that.
 */
export class YoungSpace {
  #isHeld = false;

  /** To be called from time to time. */
  watch(): void {
    if (this.#isHeld) return;
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (space === undefined || space.space_size < enoughBytes) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    this.#isHeld = true;
  }
}
