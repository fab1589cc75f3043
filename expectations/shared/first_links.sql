-- The first link of each role of each fact. The first need not be number 0: that one may be withheld.
CREATE TEMP VIEW first_links AS
    FROM staged.links QUALIFY row_number() OVER (PARTITION BY from_id, role ORDER BY ordinal) = 1
