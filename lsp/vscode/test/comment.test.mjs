// Where the server is not asked for suggestions, though a key would.

import assert from "node:assert/strict";
import { test } from "node:test";

import { buildSync } from "esbuild";

const entry = new URL("../src/comment.ts", import.meta.url).pathname;
const built = buildSync({ entryPoints: [entry], bundle: true, format: "esm", write: false });
const { endsInComment } = await import(`data:text/javascript,${encodeURIComponent(built.outputFiles[0].text)}`);

test("comments are known by their sign, outside of texts", () => {
  for (const line of ["# a", "  a = 1 # b ", "a // b", 'a = "#" # b', 'a = "\\"" # b', "#"]) {
    assert.ok(endsInComment(line), line);
  }
  for (const line of ["", "a = ", 'a = "# b ', 'health GET "/a//b" ', "use ./lib/web ", 'a = "\\" # b ', "10.0.0.0/16 "]) {
    assert.ok(!endsInComment(line), line);
  }
});
