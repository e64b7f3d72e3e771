// question: (write) which reference dates are counted, when, and on which ground?
// in: $rows (list of {id, reference_date, counted_on, counted_at, register_as_of, ground})
// out: –
UNWIND $rows AS row
MERGE (d:CountedDate {id: row.id})
SET d.reference_date = row.reference_date, d.counted_on = row.counted_on, d.counted_at = row.counted_at,
    d.register_as_of = row.register_as_of, d.ground = row.ground
