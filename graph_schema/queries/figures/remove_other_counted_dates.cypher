// question: (write) which reference dates have no tables any more? (they are forgotten)
// in: $ids (list of strings)
// out: –
MATCH (d:CountedDate)
WHERE NOT d.id IN $ids
DELETE d
