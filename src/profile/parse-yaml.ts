import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from "yaml";
import { type Diagnostic, Fault } from "../fault/fault.ts";
import { type Excess, excessIn } from "./bounds.ts";
import { faultOf } from "./fault-of.ts";
import { keyOf, type Places, placesIn, spanOf } from "./places.ts";

export interface ParsedYaml {
  document: Document.Parsed;
  places: Places;
  value: unknown;
}

/** More than a person would write; resolving them takes quadratic time. */
const mostAliases = 1000;

/**
 * YAML 1.2 text to a value.
 *
 * @throws Fault profile/* with whatever keeps the text from being one YAML document that means what it seems to
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const excess = excessIn(text);
  if (excess) throw new Fault(excessDiagnostic(excess, text, file));
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    // The library's own search for duplicate keys is quadratic.
    uniqueKeys: false,
    logLevel: "error",
  });
  const places = placesIn(file, text, lines, document);
  const syntax = [...document.errors, ...document.warnings].map((error) => syntaxDiagnostic(error, text, places));
  const fault = faultOf(syntax.length > 0 ? syntax : meaningDiagnostics(document, places));
  if (fault) throw fault;
  try {
    return { document, places, value: document.toJS() };
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    throw new Fault(aliasBomb(places.at(0, 0)), { cause });
  }
}

function syntaxDiagnostic({ code, message, pos }: YAMLError, text: string, places: Places): Diagnostic {
  // What is missing at the end is missing behind the last thing that is there.
  const last = text.trimEnd().length;
  const place = pos[0] < last ? places.at(pos[0], pos[1]) : places.at(Math.max(0, last - 1), last);
  switch (code) {
    case "MULTIPLE_DOCS":
      return {
        code: "profile/several-documents",
        summary: "a second YAML document begins here",
        place: places.at(pos[0], pos[0] + 3),
        expected: "one profile in one file",
      };
    case "TAB_AS_INDENT":
      return { code: "profile/syntax", summary: "a tab cannot indent YAML", place, next: ["use spaces"] };
    case "NON_STRING_KEY":
      return { code: "profile/syntax", summary: "a key must be text, not a list or a map", place };
    case "TAG_RESOLVE_FAILED":
      return { code: "profile/syntax", summary: "a profile has no use for tags", place, next: ["remove the tag"] };
    default:
      return { code: "profile/syntax", summary: inPlainWords(message), place };
  }
}

function inPlainWords(message: string): string {
  const [, open, close] = /^Flow (?:map|sequence) .* end with a (([}\]]))$/.exec(message) ?? [];
  if (open) return `a ${close === "}" ? "{" : "["} before this is not closed by its ${close}`;
  return message.replace(/^Missing closing (["']).*$/, "a $1 before this is not closed by another");
}

/** What is well-formed YAML, yet does not mean what a reader would think. */
function meaningDiagnostics(document: Document.Parsed, places: Places): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const anchors = new Set<string>();
  let aliases = 0;
  if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2") {
    const summary = `the file asks for YAML ${document.directives.yaml.version}, where words such as yes and no are not text`;
    diagnostics.push({ code: "profile/syntax", summary, place: places.at(0, 9), next: ["remove the %YAML line"] });
  }
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const place = places.at(...spanOf(node));
        aliases++;
        if (!anchors.has(node.source)) diagnostics.push(unknownAnchor(node.source, place));
        if (aliases <= mostAliases) return undefined;
        diagnostics.push(aliasBomb(place));
        return visit.BREAK;
      }
      if (node.anchor) anchors.add(node.anchor);
      if (isMap(node)) diagnostics.push(...keyDiagnostics(node, places));
      return undefined;
    },
  });
  return diagnostics;
}

function keyDiagnostics(map: YAMLMap, places: Places): Diagnostic[] {
  const seen = new Map<string, unknown>();
  return map.items.flatMap((pair): Diagnostic[] => {
    const key = keyOf(pair);
    const place = places.at(...spanOf(pair.key));
    const earlier = seen.get(key);
    if (!seen.has(key)) seen.set(key, pair.key);
    if (earlier) {
      const { line } = places.at(...spanOf(earlier));
      return [
        {
          code: "profile/duplicate-key",
          summary: `${key} is here a second time`,
          place,
          found: `the first is in line ${line}`,
        },
      ];
    }
    if (key !== "__proto__" && isNode(pair.key) && isScalar(pair.key)) return [];
    return [{ code: "profile/unknown-key", summary: `${key} cannot be a key`, place }];
  });
}

function unknownAnchor(name: string, place: Diagnostic["place"]): Diagnostic {
  return {
    code: "profile/syntax",
    summary: `the alias *${name} stands before its anchor, or has none`,
    ...(place && { place }),
    next: [`if it is text, put it in quotes: "*${name}"`],
  };
}

function aliasBomb(place: Diagnostic["place"]): Diagnostic {
  return {
    code: "profile/alias-bomb",
    summary: "the aliases in this file would grow out of all proportion",
    ...(place && { place }),
    next: ["write the values out"],
  };
}

function excessDiagnostic({ of, offset }: Excess, text: string, file: string): Diagnostic {
  const before = text.slice(0, offset);
  const place = { file, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
  return of === "nesting"
    ? { code: "profile/too-deep", summary: "this is nested too deep for a profile", place }
    : { code: "profile/too-large", summary: "this is more than any profile needs to say", place };
}
