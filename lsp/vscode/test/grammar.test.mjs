// The colours of `.ha` files, by the engine that VS Code colours with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const require = createRequire(import.meta.url);
const here = (path) => new URL(path, import.meta.url);

await oniguruma.loadWASM(readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")));
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => {
    const path = here("../../../grammar/ha.tmLanguage.json");
    return textmate.parseRawGrammar(readFileSync(path, "utf8"), "ha.tmLanguage.json");
  },
});
const grammar = await registry.loadGrammar("source.ha");

/** Every token of a text: its line, its words, and its scopes without the file's own. */
function tokens(text) {
  let state = textmate.INITIAL;
  return text.split("\n").flatMap((line, number) => {
    const found = grammar.tokenizeLine(line, state);
    state = found.ruleStack;
    return found.tokens.map((token) => ({
      line: number + 1,
      text: line.slice(token.startIndex, token.endIndex),
      scopes: token.scopes.slice(1),
    }));
  });
}

/** The innermost scope of the first token with that text, on the first line that holds `on`. */
function scope(text, on, word) {
  const line = text.split("\n").findIndex((line) => line.includes(on)) + 1;
  assert.notEqual(line, 0, on);
  const token = tokens(text).find((token) => token.line === line && token.text.trim() === word);
  assert.ok(token, `${word} is no token of: ${on}`);
  return token.scopes.at(-1);
}

const example = (name) => readFileSync(here(`../../../examples/${name}/platform.ha`), "utf8");
const trading = example("trading");

test("the trading platform has the colours of its parts", () => {
  const expected = [
    ["# A trading platform", "#", "comment.line.number-sign.ha"],
    ["platform trading", "platform", "keyword.control.block.ha"],
    ["tier web: compute", "tier", "keyword.control.block.ha"],
    ["tier web: compute", "compute", "storage.type.ha"],
    ["availability >=", "availability", "variable.other.property.ha"],
    ["availability >=", ">=", "keyword.operator.relation.ha"],
    ["availability >=", "99.99", "constant.numeric.ha"],
    ["availability >=", "%", "keyword.other.unit.ha"],
    ["detect       <=", "at", "keyword.other.at.ha"],
    ["detect       <=", "typical", "constant.language.quantile.ha"],
    ["region us-east-1 {", "us-east-1", "support.constant.region.ha"],
    ["region us-east-1 {", "primary", "constant.language.ha"],
    ["region us-east-1 {", "10.10.0.0/16", "constant.numeric.cidr.ha"],
    ["replicate us-east-1 ->", "->", "keyword.operator.arrow.ha"],
    ["image    =", "ami-0a1b2c3d4e5f60718", "variable.other.ha"],
    ["scale    =", "..", "keyword.operator.range.ha"],
    ["health GET \"/healthz\"", "/healthz", "string.quoted.double.ha"],
    ["health GET \"/healthz\"", "x", "keyword.operator.repeat.ha"],
  ];
  for (const [on, word, wanted] of expected) {
    const found = word === "#" ? tokens(trading)[0].scopes[0] : scope(trading, on, word);
    assert.equal(found, wanted, `${word} in: ${on}`);
  }
});

test("every word of every example has a colour, and none is called wrong", () => {
  for (const name of ["trading", "starter", "exchange", "one_region", "three_regions"]) {
    for (const token of tokens(example(name))) {
      const where = `${name}:${token.line}: ${token.text}`;
      assert.ok(token.scopes.length > 0 || token.text.trim() === "", where);
      assert.ok(!token.scopes.some((scope) => scope.startsWith("invalid")), where);
    }
  }
});

test("a text that is never closed ends with its line", () => {
  const text = "platform p {\n  a = \"open\n  region us-east-1 {\n";
  assert.equal(scope(text, "region", "region"), "keyword.control.block.ha");
});

test("what stands in a text is coloured as what it is", () => {
  const text = 'module m {\n  param host: name\n  dns "www.${host}" {\n  }\n}\n';
  const inside = tokens(text).find((token) => token.line === 3 && token.text === "host");
  assert.ok(inside.scopes.includes("meta.interpolation.ha"), inside.scopes.join(" "));
});
