-- Number words that are never another word, as 'one' is a pronoun, 'second' and 'quarter' are times, 'score' is a
-- result; a regular expression.
CREATE TEMP MACRO number_word() AS
    '(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|'
    || 'eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|'
    || '(?:dozen|hundred|thousand|lakh|million|crore|billion|trillion)s?|'
    || 'first|thirds?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?|eleventh|twelfth|twentieth)\b'
