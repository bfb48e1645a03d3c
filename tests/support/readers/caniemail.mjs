// What big mail programs do not show of a page: caniemail.mjs FILE. Prints JSON, {client: [feature]}.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const modules = path.join(process.env.POSTRIDER_READERS, "node_modules/caniemail/dist/index.js");
const { caniemail } = await import(pathToFileURL(modules));
const html = fs.readFileSync(process.argv[2], "utf8");
// Those for which there are data on all that a digest uses.
const clients = ["gmail.desktop-webmail", "gmail.android", "apple-mail.macos", "apple-mail.ios",
	"outlook.windows", "outlook.ios", "outlook.android"];
const found = {};
for (const client of clients) {
	try {
		const { issues } = caniemail({ clients: [client], html });
		const list = issues.errors?.get(client) ?? [];
		found[client] = [...new Set(list.map(issue => issue.title))].sort();
	} catch (error) {
		found[client] = [String(error)];
	}
}
console.log(JSON.stringify(found));
