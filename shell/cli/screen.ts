/** All that draws on a whole terminal, and so needs Ink: a bundle of its own. */
export { Terminal } from '../ui/terminal/terminal.ts';
export { FullScreen } from '../ui/terminal/full-screen.ts';
export { InlineScreen } from '../ui/terminal/inline-screen.ts';
export { InkCanvas } from '../ui/terminal/ink-canvas.ts';
export { runInteractive } from './interactive.ts';
