import type { Span } from '../../language/ast.ts';
import type { TypedAction } from '../../typecheck/typed-program.ts';

type Names = ReadonlySet<string>;
const none: Names = new Set();

/** Tables that are emptied, by clear or zero, on every way from a place on. */
interface Certain {
  /** From the end of what is looked at. */
  readonly after: Names;
  /** From where break and continue of the loop around it lead. */
  readonly afterLoop: Names;
}

interface Annotated {
  readonly actions: readonly TypedAction[];
  /** Emptied on every way from the beginning of the actions. */
  readonly before: Names;
}

/**
 * Has the writers of a table leave for another bank as soon as it is certain that the clause will empty it: no event
 * falls between what the clause reads or prints and what it keeps.
 */
export function withSwitches(actions: readonly TypedAction[]): readonly TypedAction[] {
  return annotateAll(actions, { after: none, afterLoop: none }).actions;
}

/** Ways part where a list of actions begins, and meet behind its branches and loops: there more may be certain. */
function annotateAll(actions: readonly TypedAction[], { after, afterLoop }: Certain): Annotated {
  let before = after;
  const annotated: TypedAction[] = [];
  for (const action of actions.toReversed()) {
    const own = annotate(action, { after: before, afterLoop });
    if (action.kind !== 'loop' && action.kind !== 'if' && emptied(action).length === 0)
      annotated.unshift(...own.actions);
    else annotated.unshift(...own.actions, ...switchTo(before, action));
    before = own.before;
  }
  const [first] = actions;
  return { actions: first === undefined ? [] : [...switchTo(before, first), ...annotated], before };
}

function emptied(action: TypedAction): readonly string[] {
  if (action.kind !== 'session') return [];
  return action.action.kind === 'clearTable' || action.action.kind === 'zeroTable' ? [action.action.table] : [];
}

function switchTo(names: Names, { span }: { readonly span: Span }): readonly TypedAction[] {
  return names.size === 0 ? [] : [{ kind: 'session', span, action: { kind: 'switchTables', tables: [...names] } }];
}

function annotate(action: TypedAction, certain: Certain): Annotated {
  const { after, afterLoop } = certain;
  switch (action.kind) {
    case 'session':
      return { actions: [action], before: new Set([...after, ...emptied(action)]) };
    case 'if': {
      const consequent = annotateAll(action.consequent, certain);
      const alternate = annotateAll(action.alternate, certain);
      const before = new Set([...consequent.before].filter((name) => alternate.before.has(name)));
      return { actions: [{ ...action, consequent: consequent.actions, alternate: alternate.actions }], before };
    }
    case 'loop': {
      const body = annotateAll(action.body, { after, afterLoop: after });
      return { actions: [{ ...action, body: body.actions }], before: body.before };
    }
    case 'return':
      return { actions: [action], before: none };
    case 'break':
    case 'continue':
      return { actions: [action], before: afterLoop };
    default:
      return { actions: [action], before: after };
  }
}
