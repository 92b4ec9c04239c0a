import { expect, it } from "vitest";
import { profileJsonSchema } from "../../../src/profile/json-schema.ts";

it("is what profiles/routable.schema.json holds (after a change: npx vitest run --update)", async () => {
  const text = `${JSON.stringify(profileJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../../profiles/routable.schema.json");
});
