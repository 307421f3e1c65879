import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHtml } from "./html.ts";

describe("parse_mode HTML", () => {
  it.each([
    ["<b>Đã nhận</b> 12", "Đã nhận 12", [{ type: "bold", offset: 0, length: 7 }]],
    [
      "<strong>a</strong><em>b</em><u>c</u><ins>d</ins><s>e</s><strike>f</strike><del>g</del>",
      "abcdefg",
      ["bold", "italic", "underline", "underline", "strikethrough", "strikethrough", "strikethrough"].map(
        (type, offset) => ({ type, offset, length: 1 }),
      ),
    ],
    ["👍<i>x</i>", "👍x", [{ type: "italic", offset: 2, length: 1 }]],
    [
      '<a href="https://a.vn/?x=1&amp;y=2">biểu</a>',
      "biểu",
      [{ type: "text_link", offset: 0, length: 4, url: "https://a.vn/?x=1&y=2" }],
    ],
    [
      '<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>',
      "xy",
      [
        { type: "spoiler", offset: 0, length: 1 },
        { type: "spoiler", offset: 1, length: 1 },
      ],
    ],
    ['<pre><code class="language-ts">x</code></pre>', "x", [{ type: "pre", offset: 0, length: 1, language: "ts" }]],
    ['<code class="language-ts">x</code>', "x", [{ type: "code", offset: 0, length: 1 }]],
    ["<blockquote expandable>x</blockquote>", "x", [{ type: "blockquote", offset: 0, length: 1 }]],
    ["1 &lt; 2 &amp;&amp; 3 &gt; 2 &quot;x&quot; &#7879; &#x1ec7;", '1 < 2 && 3 > 2 "x" ệ ệ', []],
    ["Tom &amp Jerry &nbsp; & Co", "Tom & Jerry &nbsp; & Co", []],
    ["<b></b>x", "x", []],
    ["<B>x</b >", "x", [{ type: "bold", offset: 0, length: 1 }]],
    ["<b>x</>", "x", [{ type: "bold", offset: 0, length: 1 }]],
    [
      "<b>a<i>b</i></b>",
      "ab",
      [
        { type: "bold", offset: 0, length: 2 },
        { type: "italic", offset: 1, length: 1 },
      ],
    ],
  ])("reads %s", (source, text, entities) => {
    expect(parseHtml(source)).toEqual({ ok: true, text, entities });
  });

  it.each([
    ["12345<x>", 'Unsupported start tag "x" at byte offset 5'],
    ["ệ<br>", 'Unsupported start tag "br" at byte offset 3'],
    ["1 < 2", 'Unsupported start tag "" at byte offset 2'],
    ["<b>x", `Can't find end tag corresponding to start tag "b"`],
    ["abc</b>", "Unexpected end tag at byte offset 3"],
    ["<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
    ["<b>x</b", "Unclosed end tag at byte offset 4"],
    ["x <b", "Unclosed start tag at byte offset 2"],
    ["<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'],
    ["<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'],
    ['<a href="x', "Unclosed start tag at byte offset 0"],
    ["<a href=é>x</a>", "Unexpected end of name token at byte offset 8"],
    ["<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
    ["<tg-emoji emoji-id='x'>👍</tg-emoji>", "Invalid custom emoji identifier specified"],
  ])("refuses %s", (source, fault) => {
    expect(parseHtml(source)).toEqual({ ok: false, fault });
  });

  it("gives any escaped text back as it was", () => {
    const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
    assert(
      property(string({ unit: "grapheme" }), (text) => {
        expect(parseHtml(`<b>${escape(text)}</b>`)).toMatchObject({ ok: true, text });
      }),
    );
  });

  it("says something about any text", () => {
    assert(
      property(string({ unit: constantFrom("<", ">", "/", "b", "a", " ", "=", '"', "&", "ệ", "#") }), (text) => {
        expect(typeof parseHtml(text).ok).toBe("boolean");
      }),
    );
  });
});
