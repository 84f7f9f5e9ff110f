/** How each list speaks of its rows. */
import type { ListWords } from './ListState';

export const TRACES: ListWords = { title: 'Traces', one: 'trace', many: 'traces' };
export const SPANS: ListWords = { title: 'Spans', one: 'span', many: 'spans' };
export const SESSIONS: ListWords = { title: 'Sessions', one: 'session', many: 'sessions' };
