import { expect, it } from 'vitest';
import { describeUrl } from './mediaUrl';

it('knows the type and the exact size of a data URL', () => {
  expect(describeUrl('data:image/png;base64,AAAA')).toEqual({ type: 'data', mimeType: 'image/png', bytes: 3 });
  expect(describeUrl('data:image/png;base64,AAA=')).toMatchObject({ bytes: 2 });
  expect(describeUrl('data:image/svg+xml;charset=utf-8,%3Csvg/%3E')).toEqual({
    type: 'data',
    mimeType: 'image/svg+xml',
    bytes: 6,
  });
});

it('names the host of a web address', () => {
  expect(describeUrl('https://pics.example/owl.png')).toEqual({ type: 'web', host: 'pics.example' });
});

it.each(['javascript:alert(1)', 'file:///etc/passwd', 'vbscript:x', 'owl.png', ''])('never offers %j to the browser', (url) => {
  expect(describeUrl(url)).toEqual({ type: 'text' });
});
