-- Categories are channels, as tags and authors are.
INSERT INTO channel (kind, slug, name) SELECT 'category', slug, name FROM category;
DROP TABLE category;
