-- What a build remembers, to do nothing twice.

-- What the files of a source said, so that one that did not change need not be opened; some
-- hundred files in one row.
CREATE TABLE source_pack (
	source TEXT NOT NULL,         -- the folder, and the settings that reading depends on
	pack INTEGER NOT NULL,        -- files are spread over them by their paths
	packs INTEGER NOT NULL,       -- how many the source has
	files BLOB NOT NULL,          -- store/source_pack.h
	PRIMARY KEY (source, pack)
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
