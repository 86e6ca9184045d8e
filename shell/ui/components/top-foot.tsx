import { Box } from 'ink';
import { Fragment } from 'react';
import { editWindow } from '../model/edit-window.ts';
import { keyBindings } from '../model/top-keys.ts';
import type { FilterEdit, TopState } from '../model/top-state.ts';
import type { Theme } from '../terminal/theme.ts';
import { Line } from './line.tsx';
import { Toned } from './toned.tsx';

export interface TopFootProps {
  readonly state: TopState;
  readonly theme: Theme;
  readonly columns: number;
  readonly lines: number;
}

export function TopFoot({ state, theme, columns, lines }: TopFootProps) {
  if (state.edit !== undefined) return <Filter edit={state.edit} theme={theme} columns={columns} lines={lines} />;
  if (state.message !== undefined) {
    return (
      <Line left={<Toned theme={theme} tone={state.message.tone} text={state.message.text} />} cut="truncate-end" />
    );
  }
  return <Line left={<Keys state={state} theme={theme} />} cut="truncate-end" />;
}

function Keys({ state, theme }: Pick<TopFootProps, 'state' | 'theme'>) {
  const shown = keyBindings.filter(({ short, isHidden, refusal }) => {
    return short !== undefined && isHidden?.(state) !== true && refusal?.(state) === undefined;
  });
  return shown.map(({ label, short }) => (
    <Fragment key={label}>
      <Toned theme={theme} tone="key" text={label} />
      <Toned theme={theme} tone="quiet" text={` ${short!(state)}  `} />
    </Fragment>
  ));
}

interface FilterProps extends Omit<TopFootProps, 'state'> {
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
        <Line left={<Toned theme={theme} tone="quiet" text="  Enter keep   Esc undo" />} cut="truncate-end" />
      )}
      {lines > 1 && problem !== undefined && (
        <Line
          left={<Toned theme={theme} tone="error" text={`  ${' '.repeat(left)}${carets} ${problem.message}`} />}
          cut="truncate-end"
        />
      )}
    </Box>
  );
}
