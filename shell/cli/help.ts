import { commands, type Command, type CommandName } from './commands.ts';
import { options } from './option-table.ts';
import type { Option } from './option.ts';
import { aligned } from '../util/text-columns.ts';

/** The help of a command, from the same tables that read the command line. */
export function helpText(topic: CommandName): string {
  const command = commands.find(({ name }) => name === topic)!;
  const sections = [
    `${command.summary}${command.isSupported ? '' : ' (not supported yet)'}`,
    section('usage', command.usage),
    ...(topic === 'run' ? [section('commands', commandLines())] : []),
    section('options', aligned(options.filter((option) => option.commands.includes(topic)).map(optionRow))),
    section('examples', exampleLines(command)),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

/** For standard error, where nothing was asked at all. */
export function usageText(): string {
  return `${section('usage', commands.find(({ name }) => name === 'run')!.usage)}\n`;
}

function commandLines(): readonly string[] {
  const others = commands.filter(({ name }) => name !== 'run');
  return aligned(others.map(({ name, summary, isSupported }) => [name, summary + (isSupported ? '' : ' (not yet)')]));
}

function optionRow(option: Option): readonly [string, string] {
  const value = option.value === undefined ? '' : ` ${option.value}`;
  return [`${option.short === undefined ? '    ' : `-${option.short}, `}--${option.name}${value}`, option.summary];
}

function exampleLines({ examples }: Command): readonly string[] {
  return examples.flatMap(({ does, line }) => [`# ${does}`, line]);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}
