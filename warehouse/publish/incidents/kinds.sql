-- The kinds of event that befall one place at one time, the gravest first.
CREATE TEMP TABLE kinds (event VARCHAR, grave INTEGER);
INSERT INTO kinds VALUES
    ('killed', 1), ('wounded', 2), ('casualties', 3), ('missing', 4), ('abducted', 5), ('raped', 6), ('struck', 7), ('destroyed', 8),
    ('damaged', 9), ('displaced', 10), ('evacuated', 11), ('trapped', 12), ('rescued', 13), ('detained', 14), ('captured_place', 15),
    ('fighting', 16), ('protested', 17), ('escaped', 18), ('affected', 19);
