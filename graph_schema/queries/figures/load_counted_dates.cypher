// question: which reference dates were counted, when, and on which ground?
// in: –
// out: reference_date, counted_on, counted_at, register_as_of, ground
MATCH (d:CountedDate)
RETURN d.reference_date AS reference_date, d.counted_on AS counted_on, d.counted_at AS counted_at,
       d.register_as_of AS register_as_of, d.ground AS ground
ORDER BY reference_date
