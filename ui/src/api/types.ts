/** Short names for what the server sends. */
import type { components } from './generated/schema';

type Schemas = components['schemas'];

export type ApiError = Schemas['ApiErrorView'];
export type Project = Schemas['ProjectView'];
export type TraceListPage = Schemas['TraceListView'];
export type SpanListPage = Schemas['SpanListView'];
export type SpanRow = Schemas['SpanRowView'];
export type SessionListPage = Schemas['SessionListView'];
export type SessionRow = Schemas['SessionRowView'];
export type Figures = Schemas['FiguresView'];
export type Series = Schemas['SeriesView'];
export type FacetValue = Schemas['FacetValueView'];
export type FilterReading = Schemas['FilterView'];
export type TraceRow = Schemas['TraceRowView'];
export type Trace = Schemas['TraceView'];
export type TraceSpan = Schemas['TraceSpanView'];
export type Span = Schemas['SpanView'];
export type SpanKind = Schemas['SpanKindView'];
export type StatusCode = Schemas['StatusCodeView'];
export type Annotation = Schemas['AnnotationView'];
export type AnnotationConfig = Schemas['AnnotationConfigView'];
export type AnnotationTarget = Schemas['AnnotationTargetView'];
export type TraceVerdict = Schemas['TraceVerdictView'];
export type Tokens = Schemas['TokensView'];
export type IdMatch = Schemas['IdMatchView'];
export type Session = Schemas['SessionView'];
export type User = Schemas['UserView'];
export type UserSession = Schemas['UserSessionView'];
export type PriceList = Schemas['PriceListView'];
export type ProjectRetention = Schemas['ProjectRetentionView'];
export type PriceOverride = Schemas['PriceOverrideView'];
export type SqlAnswer = Schemas['SqlAnswerView'];
