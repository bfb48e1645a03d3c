-- Who wants nothing for a while.
ALTER TABLE subscriber ADD COLUMN paused_until BIGINT NOT NULL DEFAULT 0; -- 0: not paused
