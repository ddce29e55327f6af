import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noSlot, SlotSet, type Slotted } from './slot-set.ts';
import { bytesThatAged } from './testing/bytes-that-aged.ts';

class Member implements Slotted {
  slot = noSlot;
  readonly weight = new Array<number>(128).fill(0.5);
}

describe('SlotSet', () => {
  it('holds what a Set holds, whatever comes and goes', () => {
    const steps = fc.array(fc.record({ at: fc.nat(9), isAdded: fc.boolean() }));
    fc.assert(
      fc.property(steps, (history) => {
        const members = Array.from({ length: 10 }, () => new Member());
        const slots = new SlotSet<Member>();
        const model = new Set<Member>();
        for (const { at, isAdded } of history) {
          const member = members[at] ?? new Member();
          if (isAdded) {
            slots.add(member);
            model.add(member);
          } else {
            slots.delete(member);
            model.delete(member);
          }
          expect(slots.size).toBe(model.size);
          expect(new Set(slots)).toEqual(model);
        }
      }),
    );
  });

  it('meets all that stay while others leave and come', () => {
    const members = fc.uniqueArray(fc.nat(19), { maxLength: 20 });
    fc.assert(
      fc.property(members, fc.nat(19), (leaving, trigger) => {
        const all = Array.from({ length: 20 }, () => new Member());
        const slots = new SlotSet<Member>();
        for (const member of all) slots.add(member);
        const met = new Set<Member>();
        for (const member of slots) {
          met.add(member);
          if (member !== all[trigger]) continue;
          for (const at of leaving) slots.delete(all[at] ?? new Member());
          slots.add(new Member());
        }
        const stayed = all.filter((_, at) => !leaving.includes(at));
        expect(stayed.every((member) => met.has(member))).toBe(true);
      }),
    );
  });

  it('leaves alone what is in another set', () => {
    const [one, other] = [new SlotSet<Member>(), new SlotSet<Member>()];
    const [first, second] = [new Member(), new Member()];
    one.add(first);
    other.add(second);
    one.delete(second);
    expect([one.size, other.size]).toEqual([1, 1]);
  });

  it('lets what passes through it die young, which a Set does not', () => {
    const make = (): Member => new Member();
    const [slots, plain] = [new SlotSet<Member>(), new Set<Member>()];
    const ofSet = bytesThatAged<Member>({
      make,
      add: (member) => plain.add(member),
      remove: (member) => plain.delete(member),
    });
    const aged = bytesThatAged<Member>({
      make,
      add: (member) => slots.add(member),
      remove: (member) => slots.delete(member),
    });
    expect(aged).toBeLessThan(ofSet / 4);
  });
});
