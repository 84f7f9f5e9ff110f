import { expect, it } from 'vitest';
import { isCheapMarkdown } from './markdownCost';

it('a long, ordinary prompt is cheap', () => {
  expect(isCheapMarkdown('## Rules\n\n- Be **kind** to `everyone`.\n\n'.repeat(600))).toBe(true);
});

it('code full of underscores is cheap inside a fence', () => {
  expect(isCheapMarkdown(`\`\`\`python\n${'snake_case_name = 1\n'.repeat(400)}\`\`\``)).toBe(true);
});

it('a text made to keep the parser busy is not', () => {
  expect(isCheapMarkdown('**a*b_'.repeat(1_000))).toBe(false);
});

it('a text that is merely very long is not', () => {
  expect(isCheapMarkdown('a'.repeat(40_000))).toBe(false);
});
