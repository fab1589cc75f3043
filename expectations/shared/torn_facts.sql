-- Facts one of whose links is broken itself: it goes, and their columns are read again from the links that remain.
CREATE TEMP VIEW torn_facts AS
    SELECT split_part(key, '/', 1) AS id FROM broken_rows WHERE table_name = 'links'
