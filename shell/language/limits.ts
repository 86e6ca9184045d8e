/**
 * What a program may be at most. Every later pass walks the tree by recursion: these bounds are what keeps a hostile or
 * generated text from exhausting the stack, and its answer a sentence instead of a crash.
 */

/** UTF-16 units of the whole text. */
export const maximumTextLength = 256 * 1024;
/** Brackets in brackets, and operators that nest to the right: unary, conditional, statements in statements. */
export const maximumNesting = 250;
/** Nodes of one expression. */
export const maximumExpressionNodes = 4_000;
/** Binary operators, member accesses and calls of one expression: chains of them are deep trees. */
export const maximumOperators = 1_000;
/** Diagnostics of one program that are spelled out. */
export const maximumDiagnostics = 20;
