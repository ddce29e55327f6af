import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTextInput, TextInput } from './text-input.ts';
import { writeTextArguments } from './write-text-arguments.ts';

function inPieces(json: string, cuts: readonly number[]): { readonly deltas: string[]; readonly text: string } {
  const input = new TextInput();
  const bounds = [0, ...cuts.map((cut) => cut % (json.length + 1)).sort((a, b) => a - b), json.length];
  const deltas = bounds.slice(1).map((to, index) => input.push(json.slice(bounds[index], to)));
  deltas.push(input.end());
  return { deltas, text: input.text };
}
/** Every character beyond ASCII as an escape, as some vendors write JSON. */
const escapeAll = (json: string) =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe('the text of a call to a tool that takes plain text', () => {
  it('is what the model meant, wherever its arguments are cut and however they are escaped', () => {
    fc.assert(
      fc.property(text, cuts, fc.boolean(), (said, places, isEscaped) => {
        const json = writeTextArguments(said);
        const { deltas, text: whole } = inPieces(isEscaped ? escapeAll(json) : json, places);
        expect(whole).toBe(said);
        expect(deltas.join('')).toBe(said);
        // Half a character would be refused by strict readers; one that came in halves is put together.
        if (isEscaped) for (const delta of deltas) expect(delta.isWellFormed()).toBe(true);
      }),
    );
  });

  it('comes as it is written, not at the end', () => {
    const input = new TextInput();
    expect(
      ['{ "inp', 'ut" : "a', '\\', 'nb\\ud8', '3d', '\\ude', '00c', '"', '}'].map((piece) => input.push(piece)),
    ).toEqual(['', 'a', '', '\nb', '', '', '😀c', '', '']);
    expect(input.end()).toBe('');
  });

  it('is the same in one piece and in many for arguments of any kind', () => {
    const awkward = fc.oneof(fc.json(), fc.string(), text.map(writeTextArguments));
    fc.assert(
      fc.property(awkward, cuts, (json, places) => {
        expect(inPieces(json, places).text).toBe(readTextInput(json));
      }),
    );
  });

  it.each([
    ['cut by the end of tokens', '{"input":"*** Begin', '*** Begin'],
    ['cut within an escape', '{"input":"a\\', 'a'],
    ['cut within a code', '{"input":"a\\u00', 'a'],
    ['cut within a character', '{"input":"a\\ud83d\\ud', 'a'],
    ['cut before it began', '{"inp', '{"inp'],
    ['half a character', '{"input":"\\ud83dx"}', '\ufffdx'],
    ['an escape that is none', '{"input":"a\\qb"}', 'aqb'],
    ['a code that is none', '{"input":"a\\uzzzz', 'a\\uzzzz'],
    ['a real line break', '{"input":"a\nb"}', 'a\nb'],
    ['followed by more', '{"input":"a","why":"b"}', 'a'],
    ['behind something else', '{"why":"b","input":"a"}', 'a'],
    ['under another name', '{"patch":"a"}', 'a'],
    ['among others', '{"a":"1","b":"2"}', '{"a":"1","b":"2"}'],
    ['no text', '{"input":7}', '{"input":7}'],
    ['nothing', '{}', ''],
    ['a bare text', '"a"', 'a'],
    ['no JSON', '*** Begin Patch', '*** Begin Patch'],
    ['a list', '["a"]', '["a"]'],
  ])('%s', (_, json, expected) => {
    expect(readTextInput(json)).toBe(expected);
  });
});
