import { createRegistry, type Registry } from '../shell/registry/registry.ts';
import { averages } from './aggregations/averages.ts';
import { distinct } from './aggregations/distinct.ts';
import { series } from './aggregations/series.ts';
import { top } from './aggregations/top.ts';
import { counting } from './aggregations/counting.ts';
import { extremeColumns } from './aggregations/extremes.ts';
import { histograms } from './aggregations/histograms.ts';
import { momentColumns } from './aggregations/moments.ts';
import { quantileColumns } from './aggregations/quantiles.ts';
import { errorNames } from './errors.ts';
import { accessNames, attributeNames, dispositionNames, flagNames } from './fields/bits.ts';
import { fileFields } from './fields/file.ts';
import { openFields } from './fields/open.ts';
import { operationFields, phaseNames } from './fields/operation.ts';
import { processFields } from './fields/process.ts';
import { timeFields } from './fields/time.ts';
import { controlFunctions } from './functions/control.ts';
import { habits } from './habits.ts';
import { outputFunctions } from './functions/output.ts';
import { sessionFunctions } from './functions/session.ts';
import { shownFunctions } from './functions/shown.ts';
import { textMethods } from './functions/text-methods.ts';
import { operationNames, probes } from './operations.ts';
import { signalNames } from './signals.ts';
import { statements } from './statements.ts';
import { unseen } from './unseen.ts';
import { unsupported } from './unsupported.ts';

/** All words of the language, in the order in which a reference shows them. */
export const registry: Registry = createRegistry({
  probes,
  fields: [...processFields, ...fileFields, ...openFields, ...operationFields, ...timeFields],
  aggregations: [
    ...counting,
    ...extremeColumns,
    ...averages,
    ...histograms,
    ...quantileColumns,
    distinct,
    top,
    ...momentColumns,
    series,
  ],
  functions: [...outputFunctions, ...shownFunctions, ...sessionFunctions, ...controlFunctions],
  methods: textMethods,
  statements,
  enumerations: [operationNames, phaseNames, errorNames, dispositionNames, signalNames],
  bitSets: [flagNames, accessNames, attributeNames],
  unsupported,
  unseen,
  habits,
});
