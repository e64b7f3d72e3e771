// question: (write) which relationships did nodes not have before? (id: '' where the relationship has none)
// in: $rows (list of {source, target, id})
// out: –
UNWIND $rows AS row
MATCH (a:`SOURCE` {`SOURCE_KEY`: row.source})
MATCH (a)-[r:`TYPE`]->(b:`TARGET`)
WHERE b.`TARGET_KEY` = row.target AND coalesce(r.id, '') = row.id
DELETE r
