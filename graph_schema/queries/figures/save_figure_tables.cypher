// question: (write) what is in the tables that passed disclosure control? (an existing table is replaced)
// in: $rows (list of {id, indicator, breakdown, level, reference_date, content}), $computed_at (UTC datetime)
// out: –
UNWIND $rows AS row
MERGE (t:FigureTable {id: row.id})
SET t.indicator = row.indicator, t.breakdown = row.breakdown, t.level = row.level,
    t.reference_date = row.reference_date, t.content = row.content, t.computed_at = $computed_at
