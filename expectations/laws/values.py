"""Laws about the amounts of figures: value, bounds, hedge and unit are what the words are worth."""

from expectations.law import REPORT, Law

# What is equal but for the noise of binary fractions.
_EQUAL = "abs({0} - {1}) <= 1e-9 * greatest(abs({0}), abs({1}))"
# What one of a unit is in its base unit. A rate is of one unit over another, or over what no unit measures.
_BASES = """
    SELECT f.figure_id, f.document_id, f.quote, f.value, f.base_value, f.base_unit, f.unit, f.kind,
           CASE WHEN u.unit IS NOT NULL THEN f.value * u.factor + u.unit_offset
                WHEN a.kind = 'money' THEN f.value * a.factor
                WHEN a.unit_offset = 0 THEN f.value * a.factor / b.factor ** b.power
                WHEN f.unit IS NULL AND f.kind = 'ratio' THEN f.value END AS should_be,
           CASE WHEN u.unit IS NOT NULL THEN u.base_unit
                WHEN a.kind = 'money' THEN concat(a.base_unit, ' per ', split_part(f.unit, ' per ', 2))
                WHEN a.base_unit = b.base_unit OR f.unit IS NULL THEN 'one'
                ELSE concat(a.base_unit, ' per ', b.prefix, b.base_unit) END AS unit_should_be,
           coalesce(u.kind, a.kind) AS kind_of_unit, u.unit IS NULL AND a.unit IS NOT NULL AS is_rate
    FROM staged.figures f
    LEFT JOIN known.units u ON u.unit = f.unit
    LEFT JOIN known.units a ON u.unit IS NULL AND a.unit = split_part(f.unit, ' per ', 1)
    LEFT JOIN (
        SELECT concat(prefix, unit) AS unit, factor, base_unit, prefix, power
        FROM known.units, (VALUES ('', 1), ('square ', 2), ('cubic ', 3)) p(prefix, power)
        WHERE prefix = '' OR unit NOT LIKE '% %'
    ) b ON u.unit IS NULL AND b.unit = split_part(f.unit, ' per ', 2)
"""

LAWS = (
    Law(
        "amounts_are_what_the_words_say",
        "figures",
        "error",
        "row",
        "Law 2: value, low and high are each an amount that the quote says, read by code of the gate's own.",
        REPORT,
        f"""
        SELECT f.document_id, f.figure_id AS key,
               format('{{}}: value {{}}, low {{}}, high {{}}', f.quote, value, low, high) AS datum
        FROM staged.figures f JOIN around USING (figure_id)
        WHERE len(worths) > 0 AND len(list_filter([value, low, high], lambda x: x IS NOT NULL AND
              len(list_filter(worths, lambda w: {_EQUAL.format("x", "w")})) = 0)) > 0
        """,  # noqa: S608
    ),
    Law(
        "amounts_can_be_read",
        "figures",
        "warning",
        "run",
        "A figure whose words the gate can't read is held to nothing: at most one in a hundred may be so.",
        "Read them: the gate's reading of numbers is expectations/reading.",
        """
        SELECT NULL AS document_id, any_value(f.figure_id) AS key,
               format('{} of {}, such as {}', count(*) FILTER (len(worths) = 0), count(*),
                      any_value(f.quote) FILTER (len(worths) = 0)) AS datum
        FROM staged.figures f JOIN around USING (figure_id)
        WHERE coalesce(value, low, high) IS NOT NULL
        HAVING count(*) >= 100 AND count(*) FILTER (len(worths) = 0) > 0.01 * count(*)
        """,
    ),
    Law(
        "bounds_follow_the_qualifier",
        "figures",
        "error",
        "row",
        "An exact number is its own bounds, at least 12 has no upper one, a range has no value, and so on.",
        REPORT,
        """
        SELECT document_id, figure_id AS key,
               format('{}: {}, {} <= {} <= {}', quote, qualifier, low, value, high) AS datum
        FROM staged.figures
        WHERE NOT coalesce(CASE
            WHEN qualifier = 'exact' THEN low = value AND high = value
            WHEN qualifier = 'between' THEN value IS NULL AND low <= high
            WHEN qualifier = 'vague' THEN value IS NULL AND high IS NULL
            WHEN qualifier = 'about' AND value IS NULL THEN low < high
            WHEN qualifier = 'about' THEN coalesce(low, value) = value AND coalesce(high, value) = value
                                          AND NOT (low IS NOT NULL AND high IS NOT NULL)
            WHEN qualifier IN ('at_least', 'more_than') THEN high IS NULL AND coalesce(value, low) = low
            WHEN qualifier IN ('at_most', 'less_than') THEN low IS NULL AND coalesce(value, high) = high
            ELSE true END, false)
        """,
    ),
    Law(
        "qualifiers_are_what_the_words_say",
        "figures",
        "error",
        "row",
        "A hedge stands beside its number: about 12, 12 or more; and one that stands right before it is heeded.",
        REPORT,
        """
        SELECT f.document_id, f.figure_id AS key, concat(f.qualifier, ': ', before, '[', f.quote, ']', after) AS datum
        FROM (SELECT *, CASE WHEN qualifier = 'about' AND high = value THEN 'not_reached' ELSE qualifier END AS hedge
              FROM staged.figures) f
        JOIN around USING (figure_id)
        WHERE CASE WHEN qualifier = 'exact' THEN is_bounded(right(before, 40))
                   WHEN qualifier IN ('between', 'vague') THEN false
                   ELSE NOT says_hedge(hedge, before, f.quote, after)
                    AND NOT (value IS NULL AND says_hedge('not_reached', before, f.quote, after)) END
        """,
    ),
    Law(
        "trends_are_what_the_words_say",
        "figures",
        "error",
        "row",
        "What went up or down is told by a word that says so.",
        REPORT,
        """
        SELECT f.document_id, f.figure_id AS key, concat(trend, ': ', before, '[', f.quote, ']', after) AS datum
        FROM staged.figures f JOIN around USING (figure_id)
        WHERE trend IS NOT NULL AND NOT says_trend(trend, concat(before, f.quote, after))
        """,
    ),
    Law(
        "bounds_are_in_order",
        "figures",
        "error",
        "row",
        "low <= value <= high, or no comparison with the figure means anything.",
        REPORT,
        """
        SELECT document_id, figure_id AS key, format('{}: {} <= {} <= {}', quote, low, value, high) AS datum
        FROM staged.figures
        WHERE low > high OR value < low OR value > high
        """,
    ),
    Law(
        "units_are_known",
        "figures",
        "error",
        "row",
        "A unit outside the reviewed list can't be converted or compared.",
        "Add the unit to seeds/reference/figures/units.csv with its source.",
        """
        SELECT document_id, figure_id AS key, format('{}: {}', quote, unit) AS datum FROM staged.figures
        WHERE unit IS NOT NULL AND unit NOT IN (SELECT unit FROM known.units)
        AND split_part(unit, ' per ', 1) NOT IN (SELECT unit FROM known.units)
        """,
    ),
    Law(
        "units_are_what_the_words_say",
        "figures",
        "error",
        "row",
        "The unit stands beside the number or in the words around it; one that stands beside it isn't left out.",
        REPORT,
        """
        SELECT f.document_id, f.figure_id AS key, concat(f.quote, ': ', coalesce(unit, 'no unit')) AS datum
        FROM staged.figures f JOIN around USING (figure_id)
        WHERE CASE WHEN unit IS NULL THEN len(units_beside(f.quote)) > 0
                   -- Years go without saying: Smith, 41.
                   ELSE NOT (kind = 'age' AND unit = 'year') AND NOT says_unit(f.quote, before, after, unit) END
        """,
    ),
    Law(
        "kinds_are_those_of_their_units",
        "figures",
        "error",
        "row",
        "Kilometres are a length, dollars are money; only counts and ratios go without a unit.",
        REPORT,
        f"""
        SELECT document_id, figure_id AS key, format('{{}}: {{}} of {{}}', quote, kind, unit) AS datum
        FROM ({_BASES})
        WHERE CASE WHEN unit IS NULL THEN kind NOT IN ('count', 'ratio')
                   WHEN is_rate THEN kind NOT IN ('money', 'speed', 'other')
                        OR (kind = 'money') <> (kind_of_unit = 'money')
                   ELSE kind <> kind_of_unit AND NOT (kind = 'age' AND kind_of_unit = 'duration') END
        """,  # noqa: S608
    ),
    Law(
        "base_values_follow_the_unit",
        "figures",
        "error",
        "row",
        "base_value is the value by the unit's reviewed factor, in the unit's base unit, and finite.",
        REPORT,
        f"""
        SELECT DISTINCT document_id, figure_id AS key,
               concat_ws(' ', quote, '=', base_value, base_unit, 'not', should_be, unit_should_be) AS datum
        FROM ({_BASES})
        WHERE (base_value IS NULL) <> (should_be IS NULL) OR NOT {_EQUAL.format("base_value", "should_be")}
           OR NOT isfinite(base_value)
           OR base_unit IS DISTINCT FROM CASE WHEN should_be IS NOT NULL THEN unit_should_be END
        """,  # noqa: S608
    ),
    Law(
        "a_unit_has_one_base_unit",
        "figures",
        "error",
        "run",
        "Figures of one unit are compared in its base unit, so there can be only one.",
        REPORT,
        """
        SELECT NULL AS document_id, unit AS key, string_agg(DISTINCT base_unit, ', ' ORDER BY base_unit) AS datum
        FROM main.figures WHERE base_unit IS NOT NULL
        GROUP BY unit HAVING count(DISTINCT base_unit) > 1
        """,
    ),
    Law(
        "pairs_of_units_agree",
        "links",
        "warning",
        "run",
        "'2 km (1 mile)' says one thing twice; far apart, one of the two is a misprint or misread.",
        "Read the sentence: SELECT * FROM explain('<figure_id>').",
        """
        SELECT a.document_id, l.from_id AS key, format('{} ({})', a.quote, b.quote) AS datum
        FROM staged.links l
        JOIN staged.figures a ON a.figure_id = l.from_id
        JOIN staged.figures b ON b.figure_id = l.target_id
        WHERE l.role = 'equivalent' AND a.base_unit = b.base_unit
          -- Who linked the two knows how they were rounded; whatever the rounding, half is too far.
          AND (l.rule = 'figures/equivalent-mismatch'
               OR abs(a.base_value - b.base_value) > 0.5 * greatest(abs(a.base_value), abs(b.base_value)))
        """,
    ),
)
