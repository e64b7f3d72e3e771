// question: what is in the tables with these keys, and when were they computed?
// in: $ids (list of strings)
// out: id, indicator, breakdown, level, reference_date, content, computed_at
MATCH (t:FigureTable)
WHERE t.id IN $ids
RETURN t.id AS id, t.indicator AS indicator, t.breakdown AS breakdown, t.level AS level,
       t.reference_date AS reference_date, t.content AS content, t.computed_at AS computed_at
