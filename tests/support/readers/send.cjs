// Sends a message through nodemailer's pool: send.cjs PORT CONNECTIONS COUNT FILE. For
// tests/bench/deliver.
"use strict";

const fs = require("fs");
const path = require("path");
const nodemailer = require(path.join(process.env.POSTRIDER_READERS, "node_modules/nodemailer"));

const [port, connections, count, file] = process.argv.slice(2);
const raw = fs.readFileSync(file);
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
		await transport.sendMail({ envelope: { from: "notes@example.org", to: [to] }, raw });
	}
}

// Some more wait than there are connections, so that none of those idles.
Promise.all(Array.from({ length: 4 * connections }, work)).then(() => transport.close());
