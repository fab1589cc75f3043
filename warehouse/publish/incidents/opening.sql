-- The accounts to join again: new ones, and whole components that lost an account, share a key with one that came or went,
-- are named by a review, or hold a document whose story changed.
CREATE TEMP TABLE lost_accounts AS SELECT account_id FROM former.accounts SEMI JOIN gone USING (document_id);
CREATE TEMP TABLE lost_keys AS FROM former.account_keys SEMI JOIN lost_accounts USING (account_id);
CREATE TEMP TABLE touched AS
SELECT key, count(*) FILTER (came) AS came, count(*) FILTER (NOT came) AS went FROM (
    SELECT key, true AS came FROM new_keys
    UNION ALL
    SELECT key, false FROM lost_keys
) GROUP BY key;
CREATE TEMP TABLE touched_accounts AS
WITH before AS (SELECT account_id, key FROM former.account_keys SEMI JOIN touched USING (key)),
-- A block that was too large and still is says nothing.
speaking AS (SELECT key FROM before JOIN touched USING (key) GROUP BY key, came, went HAVING least(count(*), count(*) + came - went) <= 60)
SELECT DISTINCT account_id FROM before SEMI JOIN speaking USING (key);
CREATE TEMP TABLE former_reviewed AS
-- Also by a review that was taken back.
WITH pairs AS (FROM reviewed UNION FROM reviewed_before)
SELECT account_id FROM (SELECT account_id, unnest(claims) AS claim_id FROM former.accounts WHERE EXISTS (FROM pairs))
SEMI JOIN (SELECT claim_id FROM pairs UNION SELECT other_claim_id FROM pairs) USING (claim_id);
CREATE TEMP TABLE open_components AS
SELECT DISTINCT component_id FROM former.accounts SEMI JOIN (
    FROM touched_accounts UNION FROM lost_accounts
    UNION SELECT account_id FROM former.accounts SEMI JOIN (SELECT document_id FROM add_stories UNION SELECT document_id FROM drop_stories) USING (document_id)
    UNION SELECT account_id FROM former_reviewed
) USING (account_id);
CREATE TEMP TABLE known_accounts AS FROM former.accounts SEMI JOIN open_components USING (component_id);
CREATE TEMP TABLE open_accounts AS
FROM known_accounts ANTI JOIN lost_accounts USING (account_id) UNION ALL BY NAME FROM new_accounts;
CREATE TEMP VIEW all_keys AS
FROM former.account_keys ANTI JOIN lost_accounts USING (account_id) UNION ALL BY NAME FROM new_keys;
CREATE TEMP TABLE open_documents AS
SELECT document_id, publisher, story_id FROM (
    SELECT document_id, publisher FROM staged.documents
    UNION ALL
    SELECT document_id, publisher FROM former.documents ANTI JOIN gone USING (document_id)
) SEMI JOIN open_accounts USING (document_id) JOIN (
    FROM former.stories ANTI JOIN drop_stories USING (document_id) UNION ALL BY NAME FROM add_stories
) USING (document_id);
CREATE TEMP TABLE reviewed_there AS
WITH claims AS (SELECT account_id, unnest(claims) AS claim_id FROM open_accounts WHERE EXISTS (FROM reviewed))
SELECT r.*, a.account_id AS one, b.account_id AS other
FROM reviewed r JOIN claims a ON a.claim_id = r.claim_id JOIN claims b ON b.claim_id = r.other_claim_id;
CREATE TEMP TABLE reviewed_pairs AS SELECT DISTINCT same, one, other FROM reviewed_there WHERE one <> other;
