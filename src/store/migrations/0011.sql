-- The Date of a mail that a server may have: it stays when that mail is sent again. 0: none. So far it
-- was the instant of the freeze.
ALTER TABLE delivery ADD COLUMN dated BIGINT NOT NULL DEFAULT 0;
UPDATE delivery SET dated = (SELECT frozen FROM edition WHERE edition.number = delivery.edition)
	WHERE state IN ('sending', 'in doubt')
	OR (state = 'queued' AND reply = 'in doubt: no answer came after its last byte');
