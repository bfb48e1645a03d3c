// Sends a digest to so many readers through nodemailer's pool, which composes each, as its users do:
// send.cjs PORT CONNECTIONS COUNT FILE. The file is JSON with subject, text and html. For
// tests/bench/deliver.
"use strict";

const fs = require("fs");
const path = require("path");
const nodemailer = require(path.join(process.env.POSTRIDER_READERS, "node_modules/nodemailer"));

const [port, connections, count, file] = process.argv.slice(2);
const digest = JSON.parse(fs.readFileSync(file, "utf8"));
const transport = nodemailer.createTransport({
	host: "127.0.0.1",
	port: Number(port),
	ignoreTLS: true,
	pool: true,
	maxConnections: Number(connections),
	maxMessages: Infinity,
});

let next = 0;

async function work() {
	while (next < count) {
		const to = `reader${next++}@example.org`;
		await transport.sendMail({
			from: "Backend Notes <notes@example.org>",
			to,
			subject: digest.subject,
			text: digest.text.replaceAll("READER", to),
			html: digest.html.replaceAll("READER", to),
			list: { unsubscribe: `mailto:leave@example.org?subject=leave%20${to}` },
		});
	}
}

// Some more wait than there are connections, so that none of those idles.
Promise.all(Array.from({ length: 4 * connections }, work)).then(() => transport.close());
