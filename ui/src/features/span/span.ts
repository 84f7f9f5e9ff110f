/** The wire types of one span, under short names. */
import type { components } from '../../api/generated/schema';

type Schemas = components['schemas'];

export type SpanView = Schemas['SpanView'];
export type MeaningView = Schemas['MeaningView'];
export type MessageView = Schemas['MessageView'];
export type MessagePartView = Schemas['MessagePartView'];
export type ToolCallView = Schemas['ToolCallView'];
export type ToolDefinitionView = Schemas['ToolDefinitionView'];
export type ContentView = Schemas['ContentView'];
export type DocumentView = Schemas['DocumentView'];
export type EmbeddingView = Schemas['EmbeddingView'];
export type ExceptionView = Schemas['ExceptionView'];
export type EventView = Schemas['EventView'];
export type LinkView = Schemas['LinkView'];
export type TokenCountsView = Schemas['TokenCountsView'];
export type CostView = Schemas['CostView'];
export type PromptTemplateView = Schemas['PromptTemplateView'];
export type RerankingView = Schemas['RerankingView'];
export type RetrievalView = Schemas['RetrievalView'];
export type ToolRunView = Schemas['ToolRunView'];
