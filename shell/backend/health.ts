/** works, fails: as was tried. unknown: it can't be found out here. untried: what it builds on fails. */
export type Health = 'works' | 'fails' | 'unknown' | 'untried';

export interface Finding {
  readonly health: Health;
  /** What was seen. */
  readonly found: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** One thing that a machine has or lacks. */
export interface HealthCheck {
  readonly name: string;
  /** Checks that must have worked before. */
  readonly after: readonly string[];
  /** required: without it nothing can be traced here. useful: something else then takes its place. */
  readonly weight: 'required' | 'useful';
  /** What it throws is what fails. */
  readonly examine: () => Finding | Promise<Finding>;
}

export interface Examined extends Finding {
  readonly name: string;
  readonly weight: HealthCheck['weight'];
}

export function works(found: string): Finding {
  return { health: 'works', found };
}

export function fails(found: string, hint?: string): Finding {
  return { health: 'fails', found, ...(hint === undefined ? {} : { hint }) };
}

/** In their order; what builds on what fails is not tried. */
export async function examineAll(checks: readonly HealthCheck[]): Promise<readonly Examined[]> {
  const examined: Examined[] = [];
  for (const { name, weight, after, examine } of checks) {
    const missing = after.filter((each) => examined.some((one) => one.name === each && one.health !== 'works'));
    const finding: Finding =
      missing.length > 0 ? { health: 'untried', found: `needs ${missing.join(', ')}` } : await tried(examine);
    examined.push({ name, weight, ...finding });
  }
  return examined;
}

async function tried(examine: HealthCheck['examine']): Promise<Finding> {
  try {
    return await examine();
  } catch (error) {
    const { message, hint } = error as { readonly message: string; readonly hint?: unknown };
    return fails(message, typeof hint === 'string' ? hint : undefined);
  }
}
