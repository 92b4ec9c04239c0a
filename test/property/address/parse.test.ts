import fc from "fast-check";
import { expect, it } from "vitest";
import { InvalidAddress, parseAddress, parseCidr, parseInterfaceAddress } from "../../../src/address/parse.ts";
import { contains, prefixLength, prefixOf, sizeOf } from "../../../src/address/range.ts";

const plainIpv6 = fc.ipV6().filter((text) => !text.includes(".") && !/^(0*:)*:?0*:?ffff:[^:]*:[^:]*$/i.test(text));

it("leaves canonical text as it is", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), plainIpv6), (text) => {
      const once = parseAddress(text);
      expect(parseAddress(once)).toBe(once);
    }),
  );
});

it("takes an interface's address apart without losing anything", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), (text, length) => {
      const prefix = prefixOf(parseInterfaceAddress(`${text}/${length}`));
      expect(parseCidr(prefix)).toBe(prefix);
      expect(prefixLength(prefix)).toBe(length);
      expect(contains(prefix, parseAddress(text))).toBe(true);
      expect(sizeOf(prefix)).toBe(2n ** BigInt(32 - length));
    }),
  );
});

it("answers hostile text with InvalidAddress or an address, never with anything else", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom(..."0123456789abcdef:./% \n") }),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      for (const parse of [parseAddress, parseCidr, parseInterfaceAddress]) {
        try {
          expect(parse(text)).toMatch(/^[0-9a-f:./]+$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidAddress);
        }
      }
    }),
    { numRuns: 2000 },
  );
});
