// question: what do these nodes hold now, with the relationships that belong to them? (LABEL, KEY, TYPES: as declared)
// in: $keys (list of keys)
// out: key, properties, links, degree
UNWIND $keys AS key
MATCH (n:`LABEL` {`KEY`: key})
RETURN key, properties(n) AS properties,
       [(n)-[r:`TYPES`]-(m) | [type(r), startNode(r) = n, head(labels(m)),
                               coalesce(m.register_key, m.area_key, m.code, m.id), properties(r)]] AS links,
       size([(n)--(m) | 1]) AS degree
