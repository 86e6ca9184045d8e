import { need } from '../bytecode/event-layout.ts';

const identities = Object.entries(need).filter(([name]) => name.endsWith('_id'));

/** Needs whose texts the provider sends, each once. */
export const sentTexts = identities.reduce((mask, [, bit]) => mask | bit, 0n);
