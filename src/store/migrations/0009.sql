-- Mail to a domain, or all of it, that is paused since its refusals are the sender's fault; and the
-- mails that were refused like that, which are queued again behind all others.
ALTER TABLE throttle ADD COLUMN refused_since BIGINT NOT NULL DEFAULT 0; -- 0: it is not
ALTER TABLE delivery ADD COLUMN requeued INTEGER NOT NULL DEFAULT 0;
