import { Box } from 'ink';
import type { Theme } from '../../terminal/theme.ts';
import type { MenuRow } from '../menu.ts';
import type { FooterLine } from '../footer.ts';
import { CompletionMenu } from './CompletionMenu.tsx';
import { Footer } from './Footer.tsx';

export interface InputHelpProps {
  readonly menu: readonly MenuRow[];
  readonly footer: readonly FooterLine[];
  readonly columns: number;
  readonly theme: Theme;
}

/** What stands below the input and helps with it. */
export function InputHelp({ menu, footer, columns, theme }: InputHelpProps) {
  return (
    <Box flexDirection="column" width={columns}>
      <CompletionMenu rows={menu} theme={theme} />
      <Footer lines={footer} theme={theme} />
    </Box>
  );
}
