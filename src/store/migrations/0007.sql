-- The digest as its operator gets it, before readers do.
ALTER TABLE edition ADD COLUMN review BLOB;                            -- NULL: nobody asked for it
ALTER TABLE edition ADD COLUMN review_sent BIGINT NOT NULL DEFAULT 0; -- when; 0: it is still to be sent
