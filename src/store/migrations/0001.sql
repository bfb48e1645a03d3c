-- The first schema. Instants are UTC seconds; 0 stands for never.

CREATE TABLE meta (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
);

-- What is remembered of every article that was ever public.
CREATE TABLE article (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	path TEXT NOT NULL,
	url TEXT NOT NULL,
	title TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	published BIGINT NOT NULL,
	published_offset BIGINT NOT NULL,
	published_day BIGINT NOT NULL,
	updated BIGINT NOT NULL,
	updated_offset BIGINT NOT NULL,
	updated_day BIGINT NOT NULL,
	changed BIGINT NOT NULL,      -- when a run first saw this content
	first_public BIGINT NOT NULL,
	sequence BIGINT UNIQUE,       -- in the order of becoming eligible for digests
	held BIGINT NOT NULL DEFAULT 0,
	silent BIGINT NOT NULL DEFAULT 0, -- in no digest
	vanished BIGINT NOT NULL DEFAULT 0
);

-- Categories that ever had a feed: an emptied one keeps it.
CREATE TABLE category (
	slug TEXT PRIMARY KEY,
	name TEXT NOT NULL
);

CREATE TABLE subscriber (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	address TEXT,                 -- NULL once erased
	address_key TEXT UNIQUE,      -- as compared: NULL once erased
	name TEXT,
	status TEXT NOT NULL,
	rhythm TEXT NOT NULL,
	format TEXT NOT NULL,
	language TEXT NOT NULL,
	categories TEXT NOT NULL,     -- sorted slugs as ';a;b;', '' for all
	attributes TEXT NOT NULL,     -- a JSON object
	consent_at BIGINT NOT NULL,
	consent_source TEXT NOT NULL,
	joined BIGINT NOT NULL,
	watermark BIGINT NOT NULL,    -- the highest article sequence already considered
	reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX subscriber_group ON subscriber (rhythm, status);

-- Addresses that must not be mailed, by their keyed hash: stays when the subscriber is erased.
CREATE TABLE suppression (
	address_hash TEXT PRIMARY KEY,
	reason TEXT NOT NULL,
	since BIGINT NOT NULL
);

CREATE TABLE rhythm (
	name TEXT PRIMARY KEY,
	last_due BIGINT NOT NULL,     -- the last due instant that was planned, also without an edition
	watermark BIGINT NOT NULL     -- of the last frozen edition: where a new reader starts
);

CREATE TABLE edition (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	rhythm TEXT NOT NULL,
	due BIGINT NOT NULL,
	frozen BIGINT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	UNIQUE (rhythm, due)
);

CREATE TABLE edition_article (
	edition BIGINT NOT NULL REFERENCES edition (number),
	article BIGINT NOT NULL REFERENCES article (number),
	PRIMARY KEY (edition, article)
);

-- A digest's composed bytes, shared by all readers whom they fit.
CREATE TABLE variant (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	edition BIGINT NOT NULL REFERENCES edition (number),
	language TEXT NOT NULL,
	format TEXT NOT NULL,
	subject TEXT NOT NULL,
	articles TEXT NOT NULL,       -- their numbers, in order, as '12,15'
	message BLOB NOT NULL
);

CREATE TABLE delivery (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	edition BIGINT NOT NULL REFERENCES edition (number),
	variant BIGINT NOT NULL REFERENCES variant (number),
	subscriber BIGINT NOT NULL REFERENCES subscriber (number),
	state TEXT NOT NULL,
	attempts BIGINT NOT NULL DEFAULT 0,
	due BIGINT NOT NULL,          -- not before this
	first_tried BIGINT NOT NULL DEFAULT 0,
	changed BIGINT NOT NULL,
	reply TEXT NOT NULL DEFAULT '', -- the server's last words, or why it was skipped
	queue_id TEXT NOT NULL DEFAULT '',
	UNIQUE (edition, subscriber)
);
-- Those that wait, in the order in which they are claimed.
CREATE INDEX delivery_waiting ON delivery (number) WHERE state IN ('queued', 'deferred');

-- Files that were published, so that strangers' are told from ours.
CREATE TABLE output (
	folder TEXT NOT NULL,
	path TEXT NOT NULL,
	hash TEXT NOT NULL,
	mtime BIGINT NOT NULL,
	PRIMARY KEY (folder, path)
);
