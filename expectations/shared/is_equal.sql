-- Whether two numbers are equal but for the noise of binary fractions.
CREATE TEMP MACRO is_equal(a, b) AS abs(a - b) <= 1e-9 * greatest(abs(a), abs(b))
