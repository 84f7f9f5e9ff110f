import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { loaded } from './loaded';

test('what is loaded takes the place of what stood there, and is there at once for the next', async () => {
  let asked = 0;
  const word = loaded(async () => (asked++, 'here'));
  const Word = () => <p>{word.use() ?? 'not yet'}</p>;
  render(<Word />);
  expect(screen.getByText('not yet')).toBeTruthy();
  expect(await screen.findByText('here')).toBeTruthy();
  render(<Word />);
  expect(screen.getAllByText('here')).toHaveLength(2);
  expect(asked).toBe(1);
});

test('what could not be loaded is asked for again by the next', async () => {
  let asked = 0;
  const word = loaded(async () => {
    if (++asked === 1) throw new Error('offline');
    return 'here';
  });
  const Word = ({ name }: { name: string }) => <p>{word.use() ?? `no ${name}`}</p>;
  render(<Word name="first" />);
  await expect.poll(() => asked).toBe(1);
  render(<Word name="second" />);
  expect(await screen.findByText('here')).toBeTruthy();
});
