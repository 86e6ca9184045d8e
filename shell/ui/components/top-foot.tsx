import { Box } from 'ink';
import { Fragment } from 'react';
import { editWindow } from '../model/edit-window.ts';
import { keyGap, type ShownKey } from '../model/foot-keys.ts';
import type { FilterEdit, FilterProblem, TopState } from '../model/top-state.ts';
import type { Theme } from '../terminal/theme.ts';
import { Line } from './line.tsx';
import { Toned } from './toned.tsx';

export interface TopFootProps {
  readonly state: Pick<TopState, 'edit' | 'message'>;
  readonly keys: readonly ShownKey[];
  readonly theme: Theme;
  readonly columns: number;
  readonly lines: number;
}

export function TopFoot({ state, keys, theme, columns, lines }: TopFootProps) {
  const foot = footOf(state, keys, theme, columns, lines);
  return (
    <Box flexDirection="column" width={columns}>
      {foot}
    </Box>
  );
}

function footOf(
  { edit, message }: TopFootProps['state'],
  keys: readonly ShownKey[],
  theme: Theme,
  columns: number,
  lines: number,
) {
  if (edit !== undefined) return <Filter edit={edit} theme={theme} columns={columns} lines={lines} />;
  if (message !== undefined) {
    return <Line left={<Toned theme={theme} tone={message.tone} text={message.text} />} cut="truncate-end" />;
  }
  return <Line left={<Keys keys={keys} theme={theme} />} cut="truncate-end" />;
}

function Keys({ keys, theme }: Pick<TopFootProps, 'keys' | 'theme'>) {
  return keys.map(({ label, does }, index) => (
    <Fragment key={label}>
      <Toned theme={theme} tone="key" text={label} />
      <Toned theme={theme} tone="quiet" text={` ${does}${' '.repeat(index === keys.length - 1 ? 0 : keyGap)}`} />
    </Fragment>
  ));
}

interface FilterProps extends Omit<TopFootProps, 'state' | 'keys'> {
  readonly edit: FilterEdit;
}

/** The predicate as it is typed, and below it what is wrong with it, from where it is. */
function Filter({ edit, theme, columns, lines }: FilterProps) {
  const { shown, offset } = editWindow(edit, columns);
  const prompt = (
    <>
      <Toned theme={theme} tone="key" text="/ " />
      <Toned theme={theme} text={shown} />
    </>
  );
  const { problem } = edit;
  const left = Math.max(0, (problem?.start ?? 0) - offset);
  const carets = '^'.repeat(Math.max(1, (problem?.end ?? 0) - Math.max(offset, problem?.start ?? 0)));
  return (
    <Box flexDirection="column">
      <Line left={prompt} cut="truncate-end" />
      {lines > 1 && problem === undefined && (
        <Line
          left={<Toned theme={theme} tone="quiet" text="  Enter keep  Esc undo  Ctrl-U clear" />}
          cut="truncate-end"
        />
      )}
      {lines > 1 && problem !== undefined && (
        <Line
          left={<Toned theme={theme} tone="error" text={`  ${' '.repeat(left)}${carets} ${told(problem)}`} />}
          cut="truncate-end"
        />
      )}
    </Box>
  );
}

function told({ message, hint }: FilterProblem): string {
  return hint === undefined ? message : `${message}: ${hint}`;
}
