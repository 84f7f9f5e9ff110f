// What is answered at paths that a person, a client or an attacker may try.
import assert from "node:assert/strict";
import { test } from "node:test";

import { setting } from "./lib/setting.mjs";

const stage = setting();

for (const path of ["/api/unknown", "/v1/unknown", "/api/", "/v1/", "/v1/projects/none/such/path"]) {
  test(`${path} is not found, and is not the page`, async () => {
    const reply = await fetch(stage.origin + path);
    assert.equal(reply.status, 404);
    assert.doesNotMatch(await reply.text(), /<html/i);
  });
}

test("any path of the page's own is the page, under a strict content security policy", async () => {
  const reply = await fetch(`${stage.origin}/projects/any/traces/at-all`);
  assert.equal(reply.status, 200);
  assert.match(await reply.text(), /<html/i);
  const policy = reply.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'self'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.match(policy, /object-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
});

test("a script that no longer exists is not answered with the page", async () => {
  const reply = await fetch(`${stage.origin}/assets/gone-12345678.js`);
  assert.equal(reply.status, 404);
});
