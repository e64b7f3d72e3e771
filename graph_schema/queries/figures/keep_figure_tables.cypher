// question: (write) which tables stay as they were counted? (they belong to the newest computation too)
// in: $ids (list of strings), $computed_at (UTC datetime)
// out: –
UNWIND $ids AS id
MATCH (t:FigureTable {id: id})
SET t.computed_at = $computed_at
