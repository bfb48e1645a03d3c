-- Feeds that are sources of articles.
CREATE TABLE remote_feed (
	url TEXT PRIMARY KEY,
	etag TEXT NOT NULL,           -- of the last good answer, as they are sent back
	modified TEXT NOT NULL,
	title TEXT NOT NULL,
	home TEXT NOT NULL,
	language TEXT NOT NULL,
	reason TEXT NOT NULL,         -- why it fails, '' where it does not
	failing_since BIGINT NOT NULL -- 0: it does not
);

-- Every item that they ever had: a feed shows only its newest.
CREATE TABLE remote_item (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	feed TEXT NOT NULL,
	key TEXT NOT NULL,
	json TEXT NOT NULL,           -- an item of a JSON Feed
	UNIQUE (feed, key)
);
