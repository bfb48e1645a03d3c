// Reads feeds with one of the three parsers of package.json.
//
//   node read.cjs MODULES PARSER <PATHS
//
// MODULES is the folder that they are installed in. For each path, one a line on the standard
// input, a line of JSON is written: {"file", "title", "entries": [{"id", "title", "link",
// "published", "updated"}]}, with what the parser does not tell left out, or {"file", "error"}.
"use strict";

const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");

const [modules, parser] = process.argv.slice(2);
const load = createRequire(modules + "/package.json");

const readers = {
	feedsmith() {
		const { parseFeed } = load("feedsmith");
		const alternate = (links) => (links ?? []).find((l) => (l.rel ?? "alternate") === "alternate");
		const entry = {
			rss: (i) => ({
				id: i.guid?.value,
				title: i.title,
				link: i.link,
				published: i.pubDate,
				updated: i.atom?.updated,
			}),
			atom: (i) => ({
				id: i.id,
				title: i.title?.value ?? i.title,
				link: alternate(i.links)?.href,
				published: i.published,
				updated: i.updated,
			}),
			json: (i) => ({
				id: i.id,
				title: i.title,
				link: i.url,
				published: i.date_published,
				updated: i.date_modified,
			}),
		};
		return (text) => {
			const { format, feed } = parseFeed(text);
			const items = feed.items ?? feed.entries ?? [];
			return { title: feed.title?.value ?? feed.title, entries: items.map(entry[format]) };
		};
	},
	"rss-parser"() {
		const Parser = load("rss-parser");
		const atom = { customFields: { item: [["atom:updated", "atomUpdated"], ["updated", "atomUpdated"]] } };
		const reader = new Parser(atom);
		return async (text) => {
			const feed = await reader.parseString(text);
			const entries = feed.items.map((i) => ({
				id: i.guid ?? i.id,
				title: i.title,
				link: i.link,
				published: i.isoDate ?? i.pubDate,
				updated: i.atomUpdated,
			}));
			return { title: feed.title, entries };
		};
	},
	"@rowanmanning/feed-parser"() {
		const { parseFeed } = load("@rowanmanning/feed-parser");
		return (text) => {
			const feed = parseFeed(text);
			const entries = feed.items.map((i) => ({
				id: i.id,
				title: i.title,
				link: i.url,
				published: i.published,
				updated: i.updated,
			}));
			return { title: feed.title, entries };
		};
	},
};

async function main() {
	const read = readers[parser]();
	for (const file of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
		let found;
		try {
			found = await read(readFileSync(file, "utf8"));
		} catch (error) {
			found = { error: String(error) };
		}
		process.stdout.write(JSON.stringify({ file, ...found }) + "\n");
	}
}

main();
