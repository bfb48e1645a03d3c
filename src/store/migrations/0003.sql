-- Who is still to be told of what changed.
CREATE TABLE ping (
	number INTEGER PRIMARY KEY AUTOINCREMENT,
	target TEXT NOT NULL,         -- feed: WebSub; page: IndexNow; map: pages wait for it
	url TEXT NOT NULL,
	hash TEXT NOT NULL,           -- of the bytes that the URL has to serve first; '' of a page
	ready BIGINT NOT NULL,        -- 0: a page whose sitemap is still to be written
	attempts BIGINT NOT NULL,
	since BIGINT NOT NULL,        -- when it changed
	due BIGINT NOT NULL,          -- not before this
	reason TEXT NOT NULL DEFAULT '', -- why the last attempt failed
	UNIQUE (target, url)
);

-- Those who did not take a ping: the row goes with the next one that they take.
CREATE TABLE ping_server (
	url TEXT PRIMARY KEY,
	failures BIGINT NOT NULL,     -- one after the other
	due BIGINT NOT NULL,          -- nothing is sent before this
	reason TEXT NOT NULL,
	lost BIGINT NOT NULL          -- pings that were given up
);
