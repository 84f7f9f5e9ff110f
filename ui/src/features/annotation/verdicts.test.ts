import { describe, expect, it } from 'vitest';
import { annotation, config } from './testing/annotations';
import { askedFor, choices, formatVerdict, givenHere, saidOf, sortOut } from './verdicts';

describe('what was said', () => {
  const ofSpan = annotation({ id: 1, target: { kind: 'span', trace_id: 't', span_id: 's' } });
  const ofDocument = annotation({ id: 2, target: { kind: 'document', trace_id: 't', span_id: 's', position: 0 } });
  const ofTrace = annotation({ id: 3, target: { kind: 'trace', trace_id: 't' } });
  const ofSession = annotation({ id: 4, target: { kind: 'session', session_id: 'talk' } });
  const all = [ofSpan, ofDocument, ofTrace, ofSession];

  it('of a span is said of its documents too, of a trace only of the trace', () => {
    expect(saidOf(all, { kind: 'span', trace_id: 't', span_id: 's' })).toEqual([ofSpan, ofDocument]);
    expect(saidOf(all, { kind: 'trace', trace_id: 't' })).toEqual([ofTrace]);
    expect(saidOf(all, { kind: 'session', session_id: 'talk' })).toEqual([ofSession]);
  });

  it('stands by name, and notes stand apart', () => {
    const note = annotation({ id: 7, name: 'note', explanation: 'look' });
    const b = annotation({ id: 8, name: 'b' });
    const a = annotation({ id: 9, name: 'a' });
    expect(sortOut([note, b, a])).toEqual({ verdicts: [a, b], notes: [note] });
  });

  it('is told as label and score', () => {
    expect(formatVerdict({ label: 'good', score: 0.9 })).toBe('good 0.9');
    expect(formatVerdict({ label: null, score: 0 })).toBe('0');
    expect(formatVerdict({ label: null, score: 1 / 3 })).toBe('0.333');
    expect(formatVerdict({ label: 'good', score: null })).toBe('good');
  });
});

describe('what may be said', () => {
  const quality = config({ id: 2, name: 'quality', labels: ['good', 'bad'] });
  const tone = config({ id: 1, name: 'tone', labels: ['kind'] });

  it('is numbered through, oldest config first, up to nine', () => {
    const keys = choices(askedFor([quality, tone])).map((choice) => `${choice.key} ${choice.config.name} ${choice.label}`);
    expect(keys).toEqual(['1 tone kind', '2 quality good', '3 quality bad']);
    const many = config({ id: 3, name: 'many', labels: [...'abcdefghijk'] });
    expect(choices([many]).map((choice) => choice.key).slice(8)).toEqual(['9', null, null]);
  });

  it('is what the project asks for, if it asks for anything', () => {
    expect(askedFor([quality, { ...tone, is_assigned: true }]).map((it) => it.name)).toEqual(['tone']);
  });

  it('replaces only what was said here', () => {
    const byModel = annotation({ id: 1, name: 'quality', identifier: '' });
    const here = annotation({ id: 2, name: 'quality', identifier: 'app' });
    expect(givenHere([byModel, here], 'quality')).toBe(here);
    expect(givenHere([byModel], 'quality')).toBeUndefined();
  });
});
