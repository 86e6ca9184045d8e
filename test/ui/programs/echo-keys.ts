// Draws what was typed and the size of the terminal, on a screen of its own: what terminal.test.ts looks at.
import { FullScreen } from '../../../shell/ui/terminal/full-screen.ts';
import { Terminal } from '../../../shell/ui/terminal/terminal.ts';

const seen: string[] = [];
const { stdin: input, stdout: output } = process;

function draw(): void {
  const { columns, rows } = terminal.size();
  screen.draw({ lines: [`${columns}x${rows}`, ...seen] });
}

const terminal = new Terminal(
  { input, output, screen: 'alternate' },
  {
    input: (each) => {
      if (each.kind === 'key' && each.id === 'q') end('asked');
      if (each.kind === 'key' && each.id === 'ctrl-z') return terminal.suspend();
      if (each.kind === 'key' && each.id === 'x') throw new Error('thrown on purpose');
      seen.push(each.kind === 'paste' ? `paste ${JSON.stringify(each.text)}` : `key ${each.id}`);
      draw();
    },
    redraw: () => {
      screen.forget();
      draw();
    },
    end,
  },
);
const screen = new FullScreen(terminal.write, terminal.size);

function end(why: string): void {
  terminal.close();
  process.stdout.write(`ended: ${why}\n`);
  process.exit(0);
}

process.on('uncaughtException', (error) => {
  process.stderr.write(`failed: ${error.message}\n`);
  process.exit(3);
});
terminal.open();
draw();
