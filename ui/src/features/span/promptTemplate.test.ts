import { expect, it } from 'vitest';
import { templatePieces } from './promptTemplate';

const places = (template: string, variables: unknown) =>
  templatePieces(template, variables).flatMap((piece) => (piece.variable === null ? [] : [piece.text]));

it('finds the places of variables in the ways they are written', () => {
  expect(places('{q} {{q}} {{ q }} ${q}', { q: '?' })).toEqual(['{q}', '{{q}}', '{{ q }}', '${q}']);
});

it('leaves braces alone that are no variable', () => {
  expect(places('Answer as {"name": {x}}', { name: "n" })).toEqual([]);
});

it('keeps every character of the template', () => {
  const template = 'Answer {question} from {context}.';
  const pieces = templatePieces(template, { question: 1, context: 2 });
  expect(pieces.map((piece) => piece.text).join('')).toBe(template);
});

it('survives variables that are no object', () => {
  expect(places('{q}', 'q=1')).toEqual([]);
  expect(places('{q}', null)).toEqual([]);
});
