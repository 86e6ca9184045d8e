/** All that draws on a whole terminal, and so needs Ink: a bundle of its own. */
export { TopView } from './top/top-view.ts';
export { runInteractive } from './interactive.ts';
