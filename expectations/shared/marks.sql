-- Each tag and character reference of the texts with the characters that it covers. Only texts that have one are cut
-- up: the pieces between, and what stood there, in turn, give the places.
CREATE TEMP VIEW marks AS
    SELECT document_id, char_end - length(mark) AS char_start, char_end, starts_with(mark, '<') AS is_tag
    FROM (
        SELECT document_id, mark, sum(length(piece) + length(mark)) OVER (
                   PARTITION BY document_id ORDER BY nth) AS char_end
        FROM (
            SELECT document_id, unnest(string_split_regex(text, markup())) AS piece,
                   unnest(regexp_extract_all(text, markup())) AS mark,
                   generate_subscripts(regexp_extract_all(text, markup()), 1) AS nth
            FROM staged.documents
            WHERE (contains(text, '<') OR contains(text, '&')) AND regexp_matches(text, markup())
        ) WHERE mark IS NOT NULL
    )
    WHERE mark LIKE '<%' OR mark LIKE '&#%' OR is_reference(trim(mark, '&;'))
