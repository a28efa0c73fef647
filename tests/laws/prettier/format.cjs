// Rewrites every Markdown file of this folder as prettier 3.10.1 does: `node format.cjs [COLUMNS]` wraps prose there.
// The two files beside this one are prettier's own; they are here so that no test needs a registry.
const fs = require("node:fs");
const path = require("node:path");
const prettier = require("./standalone.js");
const markdown = require("./markdown.js");

const wrap = process.argv[2] ? { proseWrap: "always", printWidth: Number(process.argv[2]) } : {};

async function main() {
  for (const name of fs.readdirSync(".", { recursive: true })) {
    if (path.extname(name) !== ".md") continue;
    const text = fs.readFileSync(name, "utf8");
    fs.writeFileSync(name, await prettier.format(text, { parser: "markdown", plugins: [markdown], ...wrap }));
  }
}

main();
