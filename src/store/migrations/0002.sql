-- What a build remembers, to do nothing twice.

-- What each file of a source said, so that one that did not change need not be opened.
CREATE TABLE source_file (
	number INTEGER PRIMARY KEY,
	source TEXT NOT NULL,         -- the folder, and the settings that reading depends on
	path TEXT NOT NULL,
	size BIGINT NOT NULL,
	modified BIGINT NOT NULL,     -- mtime and ctime in nanoseconds
	changed BIGINT NOT NULL,
	inode BIGINT NOT NULL,
	record BLOB NOT NULL
);

-- The hash of bytes that are about to be written, and what they were made from.
ALTER TABLE output ADD COLUMN announced TEXT NOT NULL DEFAULT '';
ALTER TABLE output ADD COLUMN inputs TEXT NOT NULL DEFAULT '';
ALTER TABLE output ADD COLUMN stamp TEXT NOT NULL DEFAULT ''; -- size, inode, mtime and ctime

-- Tags and authors that ever had a feed, as categories do.
CREATE TABLE channel (
	kind TEXT NOT NULL,
	slug TEXT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (kind, slug)
);

-- Which articles a channel's archive documents hold, in order: their numbers as '1,2,5'. A place
-- once given stays, so that a full document never changes.
CREATE TABLE archive (
	channel TEXT PRIMARY KEY,
	members TEXT NOT NULL
);
