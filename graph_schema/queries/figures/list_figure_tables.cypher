// question: which tables are there at a level, of which indicator and date?
// in: $level (string)
// out: indicator, breakdown, reference_date
MATCH (t:FigureTable {level: $level})
RETURN t.indicator AS indicator, t.breakdown AS breakdown, t.reference_date AS reference_date
ORDER BY reference_date, indicator, breakdown
