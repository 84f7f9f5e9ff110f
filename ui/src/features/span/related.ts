/** What the trace knows around a span, and the panel shows of it. */
import type { TraceSpan } from '../../api/types';

export interface RelatedSpans {
  /** The spans directly below, in order of start. */
  steps: TraceSpan[];
  /** The latest call of a model that had ended when this one began, in the nearest run that holds both. */
  previousCallId: string | null;
}

export const NO_RELATIVES: RelatedSpans = { steps: [], previousCallId: null };
