// question: (write) which tables are no longer planned? (they are deleted)
// in: $ids (list of strings)
// out: –
MATCH (t:FigureTable)
WHERE NOT t.id IN $ids
DELETE t
