import { isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { readPartHead } from './read-part-head.ts';

function outcome(head: string): unknown {
  try {
    return readPartHead(head);
  } catch (error) {
    return isFault(error) ? error.code : error;
  }
}
const said = (parameters: string) => `Content-Disposition: form-data${parameters}`;

describe('the head of a part', () => {
  it.each([
    [said('; name="model"'), { name: 'model', isFile: false }],
    [said(';name=model'), { name: 'model', isFile: false }],
    [said('; name="file"; filename="a; name=b.mp3"'), { name: 'file', isFile: true }],
    [said('; name="file"; filename*=utf-8\'\'%e2%82%ac.mp3'), { name: 'file', isFile: true }],
    [said('; name="timestamp_granularities[]"'), { name: 'timestamp_granularities[]', isFile: false }],
    [`content-type: audio/mpeg\r\n${said('; name="file"; filename="x"')}`, { name: 'file', isFile: true }],
    [`${said('; name="n"')}\r\ncontent-transfer-encoding: binary`, { name: 'n', isFile: false }],
  ])('%s', (head, expected) => {
    expect(outcome(head)).toEqual(expected);
  });

  it.each([
    ['nothing', '', 'body_malformed'],
    ['no disposition', 'content-type: text/plain', 'body_malformed'],
    ['another disposition', 'content-disposition: attachment; name="a"', 'body_malformed'],
    ['no name', said(''), 'body_malformed'],
    ['a folded line', `${said('; name="a"')}\r\n ; name="b"`, 'body_malformed'],
    ['a bare line feed', `${said('; name="a"')}\nx: y`, 'body_malformed'],
    ['an open quote', said('; name="a'), 'body_malformed'],
    ['words after a name', said('; name="a" b'), 'body_malformed'],
    ['two dispositions', `${said('; name="a"')}\r\n${said('; name="b"')}`, 'body_ambiguous'],
    ['two names', said('; name="a"; NAME="b"'), 'body_ambiguous'],
    ['a name in two spellings', said('; name="a"; name*=utf-8\'\'b'), 'body_ambiguous'],
    ['an escaped quote', said('; name="file"; filename="a\\"; name="model"'), 'body_ambiguous'],
    ['an encoded value', `${said('; name="model"')}\r\ncontent-transfer-encoding: base64`, 'body_ambiguous'],
  ])('with %s is refused', (_, head, code) => {
    expect(outcome(head)).toBe(code);
  });
});
