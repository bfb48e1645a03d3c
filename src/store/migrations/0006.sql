-- What a run finds at once, however many deliveries there were.
CREATE INDEX delivery_doubtful ON delivery (number) WHERE state IN ('sending', 'in doubt');

-- How fast mail may go: to one receiving domain, or ('') all of it.
CREATE TABLE throttle (
	domain TEXT PRIMARY KEY,
	next BIGINT NOT NULL,         -- microseconds of UTC: nothing before
	level BIGINT NOT NULL,        -- how often it was told to slow down, less what went well since
	paused_until BIGINT NOT NULL, -- seconds; 0: it is not
	reason TEXT NOT NULL          -- its words
);
