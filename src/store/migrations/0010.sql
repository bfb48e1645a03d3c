-- What a variant was frozen as: damage to its bytes must not reach a reader.
ALTER TABLE variant ADD COLUMN hash TEXT NOT NULL DEFAULT ''; -- '': frozen before there was one
