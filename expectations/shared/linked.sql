-- What each fact is first linked to, one column for a role.
CREATE TEMP VIEW linked AS
    SELECT from_id,
           max(target_id) FILTER (role = 'counted') AS counted_id,
           max(target_id) FILTER (role = 'claimant') AS claimant_id,
           max(quote) FILTER (role = 'claimant') AS claimant_quote,
           max(quote) FILTER (role = 'event') AS event_quote,
           max(quote) FILTER (role = 'cue') AS cue
    FROM first_links GROUP BY from_id
