import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { openPage } from '../testing/openPage';
import { project } from '../testing/projects';
import { parseTraceId } from './findTrace';

const ID = '0af7651916cd43dd8448eb211c80319c';
const projects = [project('one', { span_count: 1 }), project('second')];

test('a trace id is known in any case, with hyphens, with spaces around it', () => {
  expect(parseTraceId(` ${ID.toUpperCase()} `)).toBe(ID);
  expect(parseTraceId('0af76519-16cd-43dd-8448-eb211c80319c')).toBe(ID);
  expect(parseTraceId(ID.slice(1))).toBeNull();
});

test('a pasted id opens the trace in whichever project holds it', async () => {
  const { user, address } = openPage('/projects', { '/api/projects': { projects }, [`/api/projects/second/traces/${ID}`]: { spans: [] } });
  await screen.findByRole('link', { name: 'one' });
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('textbox', { name: 'Trace id' }), `${ID}{Enter}`);
  await expect.poll(address).toBe(`/projects/second/traces/${ID}`);
});

test('an id that nobody knows is said', async () => {
  const { user } = openPage('/projects', { '/api/projects': { projects } });
  await screen.findByRole('link', { name: 'one' });
  await user.keyboard('{Control>}k{/Control}');
  await user.type(await screen.findByRole('textbox', { name: 'Trace id' }), `${ID}{Enter}`);
  expect(await screen.findByText('No project knows this trace.')).toBeTruthy();
});
