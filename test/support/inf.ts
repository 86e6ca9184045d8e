/** A setup information file, and the rules that a minifilter's must keep: those of InfVerif /h that concern it. */

export interface Inf {
  /** By name in lower case. */
  readonly sections: ReadonlyMap<string, Section>;
}

export interface Section {
  readonly name: string;
  readonly lines: readonly Line[];
}

/** "key = value, value" or "value, value". Quotes are taken away, %strings% put in. */
export interface Line {
  readonly key: string | undefined;
  readonly values: readonly string[];
}

export function parseInf(text: string): Inf {
  const sections = new Map<string, { name: string; lines: Line[] }>();
  let section: { name: string; lines: Line[] } | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = withoutComment(raw).trim();
    const header = /^\[([^\]]+)\]$/.exec(line);
    if (header !== null) {
      section = sections.get(header[1]!.toLowerCase()) ?? { name: header[1]!, lines: [] };
      sections.set(header[1]!.toLowerCase(), section);
    } else if (line !== '') {
      section?.lines.push(parseLine(line));
    }
  }
  return { sections: withStrings(sections) };
}

function withoutComment(line: string): string {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    if (line[at] === ';' && !quoted) return line.slice(0, at);
  }
  return line;
}

function parseLine(line: string): Line {
  const assignment = /^([^="]+?)\s*=\s*(.*)$/.exec(line);
  const values = (assignment?.[2] ?? line).match(/(?:"[^"]*"|[^,"])+|(?<=,)(?=,|$)|^(?=,)/g) ?? [];
  return { key: assignment?.[1], values: values.map((value) => value.trim().replaceAll('"', '')) };
}

function withStrings(sections: ReadonlyMap<string, Section>): ReadonlyMap<string, Section> {
  const strings = new Map(
    sections.get('strings')?.lines.map(({ key, values }) => [key?.toLowerCase(), values.join(',')]),
  );
  const replaced = (text: string) =>
    text.replace(/%([^%]+)%/g, (whole, name: string) => strings.get(name.toLowerCase()) ?? whole);
  return new Map(
    [...sections].map(([name, section]) => [
      name,
      { name: section.name, lines: section.lines.map(({ key, values }) => ({ key, values: values.map(replaced) })) },
    ]),
  );
}

const architectures = ['amd64', 'arm64'];
/** From this build of Windows on drivers run out of the driver store. */
const storeBuild = '10.0...25952';
const directoryId = { drivers: '12', store: '13' };

class Linter {
  readonly complaints: string[] = [];
  readonly #inf: Inf;

  constructor(inf: Inf) {
    this.#inf = inf;
  }

  section(name: string): Section | undefined {
    const section = this.#inf.sections.get(name.toLowerCase());
    if (section === undefined) this.complaints.push(`[${name}] is missing`);
    return section;
  }

  value(section: string, key: string): string | undefined {
    const found = this.#inf.sections.get(section.toLowerCase());
    return found?.lines.find((line) => line.key?.toLowerCase() === key.toLowerCase())?.values.join(',');
  }

  expect(section: string, key: string, expected: string | RegExp): void {
    const value = this.value(section, key);
    const holds =
      typeof expected === 'string' ? value?.toLowerCase() === expected.toLowerCase() : expected.test(value ?? '');
    if (!holds) this.complaints.push(`[${section}] ${key} is ${value ?? 'missing'}, expected ${String(expected)}`);
  }

  /** Lines of an AddReg section: "Parameters\Instances|DefaultInstance" to its value. */
  registry(section: string): ReadonlyMap<string, readonly string[]> {
    return new Map(
      this.section(section)?.lines.map(({ values: [root, path, name, ...rest] }) => {
        if (root !== 'HKR')
          this.complaints.push(`[${section}] writes to ${root ?? 'nothing'}, not relative to the service`);
        return [`${path ?? ''}|${name ?? ''}`, rest];
      }),
    );
  }
}

/** What is wrong with it; nothing: []. */
export function lintMinifilterInf(inf: Inf): readonly string[] {
  const linter = new Linter(inf);
  lintVersion(linter);
  for (const architecture of architectures) {
    lintInstallation(linter, `DefaultInstall.NT${architecture}.${storeBuild}`, directoryId.store, 'Parameters\\');
    lintInstallation(linter, `DefaultInstall.NT${architecture}`, directoryId.drivers, '');
    lintRemoval(linter, `DefaultUninstall.NT${architecture}`);
  }
  for (const [name, section] of inf.sections) {
    const unknown = section.lines.flatMap(({ values }) => values).find((value) => /%(?!1[23]%)[^%]*%/.test(value));
    if (unknown !== undefined) linter.complaints.push(`[${name}] ${unknown}: no such string`);
  }
  return linter.complaints;
}

function lintVersion(linter: Linter): void {
  linter.expect('Version', 'Signature', '$WINDOWS NT$');
  linter.expect('Version', 'Class', 'ActivityMonitor');
  linter.expect('Version', 'ClassGuid', '{b86dff51-a31e-4bac-b3cf-e8cfe75c9fc2}');
  linter.expect('Version', 'PnpLockdown', '1');
  linter.expect('Version', 'CatalogFile', /^[\w-]+\.cat$/);
  linter.expect('Version', 'DriverVer', /^\d\d\/\d\d\/\d{4},\d+\.\d+\.\d+\.\d+$/);
  linter.expect('Version', 'Provider', /^[^%]+$/);
}

function lintInstallation(linter: Linter, name: string, directory: string, prefix: string): void {
  linter.section(name);
  const files = linter.value(name, 'CopyFiles') ?? '';
  for (const { values } of linter.section(files)?.lines ?? []) linter.expect('SourceDisksFiles', values[0] ?? '', '1');
  linter.expect('DestinationDirs', files, directory);
  const [, flags, service = ''] = (linter.value(`${name}.Services`, 'AddService') ?? '').split(',');
  if (flags !== '') linter.complaints.push(`[${name}.Services] gives flags that only devices have`);
  linter.section(service);
  linter.expect(service, 'ServiceType', '2');
  linter.expect(service, 'StartType', '3');
  linter.expect(service, 'ErrorControl', '1');
  linter.expect(service, 'LoadOrderGroup', 'FSFilter Activity Monitor');
  linter.expect(service, 'Dependencies', 'FltMgr');
  linter.expect(service, 'ServiceBinary', `%${directory}%\\fsbpf.sys`);
  lintInstances(linter, linter.value(service, 'AddReg') ?? '', prefix);
}

function lintInstances(linter: Linter, section: string, prefix: string): void {
  const registry = linter.registry(section);
  const features = registry.get(`${prefix.replace(/\\$/, '')}|SupportedFeatures`);
  if (features === undefined) linter.complaints.push(`[${section}] says nothing of SupportedFeatures`);
  const instance = registry.get(`${prefix}Instances|DefaultInstance`)?.[1] ?? '';
  const altitude = registry.get(`${prefix}Instances\\${instance}|Altitude`)?.[1];
  if (instance === '' || altitude === undefined) {
    linter.complaints.push(`[${section}] has no default instance below ${prefix}Instances`);
  }
  const number = Number(altitude);
  if (!(number >= 360_000 && number < 390_000)) {
    linter.complaints.push(`[${section}] altitude ${altitude ?? ''} is none of an activity monitor`);
  }
  if (registry.get(`${prefix}Instances\\${instance}|Flags`) === undefined) {
    linter.complaints.push(`[${section}] has no flags of its instance`);
  }
}

function lintRemoval(linter: Linter, name: string): void {
  linter.section(name);
  linter.expect(name, 'LegacyUninstall', '1');
  linter.expect('DestinationDirs', linter.value(name, 'DelFiles') ?? '', directoryId.drivers);
  linter.expect(`${name}.Services`, 'DelService', /^fsbpf,0x200$/);
}
