import { CST, Lexer } from "yaml";

/** A profile needs five levels; this leaves room for generous indentation too. */
const deepest = 100;
/** Ten thousand hosts take a quarter of these. */
const mostTokens = 1_000_000;

/** Where a text has more in it than any profile, and of what. */
export interface Excess {
  of: "nesting" | "tokens";
  offset: number;
}

/**
 * Whether a text is too much for the parser. Parsing YAML recurses, and a text made for it can exhaust the stack in a
 * way that ends the whole process; it also takes its time for each token, however little text that is. So this looks at
 * the flat stream of tokens first.
 *
 * A token is nested no deeper than the brackets around it, plus the indicators (`- - a: b`) and the spaces before it on
 * its line: each level costs at least one of them.
 */
export function excessIn(text: string): Excess | null {
  let offset = 0;
  let tokens = 0;
  let brackets = 0;
  let onLine = 0;
  let lineStart = true;
  for (const source of new Lexer().lex(text)) {
    const type = CST.tokenType(source);
    switch (type) {
      case "newline":
        onLine = 0;
        lineStart = true;
        break;
      case "space":
        if (lineStart) onLine += source.length;
        break;
      case "flow-map-start":
      case "flow-seq-start":
        brackets++;
        break;
      case "flow-map-end":
      case "flow-seq-end":
        brackets = Math.max(0, brackets - 1);
        break;
      case "seq-item-ind":
      case "explicit-key-ind":
      case "map-value-ind":
        // Between brackets these separate, and only brackets nest.
        if (brackets === 0) onLine++;
        break;
      default:
        lineStart = false;
    }
    if (++tokens > mostTokens) return { of: "tokens", offset };
    const counts = type !== "space" && type !== "newline" && type !== "comment";
    if (counts && brackets + onLine > deepest) return { of: "nesting", offset };
    offset += isControl(source) ? 0 : source.length;
  }
  return null;
}

/** The lexer's own marks, such as the start of a scalar, stand nowhere in the text. */
function isControl(source: string): boolean {
  return source === CST.DOCUMENT || source === CST.FLOW_END || source === CST.SCALAR;
}
