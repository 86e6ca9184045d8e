import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lintMinifilterInf, parseInf } from '../support/inf.ts';

const text = readFileSync('driver/inf/fsbpf.inf', 'utf8');
const complaints = (changed: string) => lintMinifilterInf(parseInf(changed));

describe('the setup information file', () => {
  test('keeps the rules for minifilters', () => {
    expect(complaints(text)).toEqual([]);
  });

  test('marks its altitude as a placeholder and says how to ask for one', () => {
    expect(text).toMatch(/Altitude\s*= "[\d.]+" ; placeholder/);
    expect(text).toContain('fsfcomm@microsoft.com');
  });

  test('is ASCII: the system code page does not matter', () => {
    expect([...text].filter((character) => character > '~')).toEqual([]);
  });
});

describe('the rules', () => {
  const broken: readonly (readonly [what: string, from: string | RegExp, to: string, complaint: RegExp])[] = [
    ['another class', '"ActivityMonitor"', '"AntiVirus"', /Class is AntiVirus/],
    ['the GUID of another class', 'b86dff51', 'b1d1a169', /ClassGuid/],
    ['no lock-down', 'PnpLockdown = 1', '', /PnpLockdown is missing/],
    ['no catalogue', 'CatalogFile = fsbpf.cat', '', /CatalogFile is missing/],
    ['a version of three parts', '0.1.0.0', '0.1.0', /DriverVer/],
    [
      'no section for ARM64',
      '[DefaultInstall.NTarm64.10.0...25952]',
      '[Other]',
      /NTarm64\.10\.0\.\.\.25952\] is missing/,
    ],
    ['files of the store in system32', /Fsbpf\.Files\s+= 13/, 'Fsbpf.Files = 12', /Fsbpf\.Files is 12/],
    ['a kernel driver', /ServiceType {4}= 2 ;/, 'ServiceType = 1 ;', /ServiceType is 1/],
    ['a start at boot', /StartType {6}= 3\n/, 'StartType = 0\n', /StartType is 0/],
    ['another group', '"FSFilter Activity Monitor"', '"FSFilter Virus"', /LoadOrderGroup/],
    ['no Filter Manager', /Dependencies {3}= FltMgr/, '', /Dependencies is missing/],
    ['instances at the old place', /HKR,"Parameters\\Instances"/, 'HKR,"Instances"', /no default instance/],
    ['nothing about features', /HKR,"Parameters","SupportedFeatures".*/, '', /SupportedFeatures/],
    ['an altitude of virus scanners', '"385999.7"', '"325000"', /altitude 325000/],
    ['an absolute key', 'HKR,,"SupportedFeatures"', 'HKLM,,"SupportedFeatures"', /writes to HKLM/],
    ['an uninstallation by the store', 'LegacyUninstall = 1', '', /LegacyUninstall is missing/],
    ['a string that is not there', /Disk {8}= .*/, '', /no such string/],
    ['a file on no disk', 'fsbpf.sys = 1', '', /SourceDisksFiles/],
  ];

  test.each(broken)('complain about %s', (_what, from, to, complaint) => {
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    expect(complaints(changed).join('\n')).toMatch(complaint);
  });
});
