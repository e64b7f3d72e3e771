// question: what do these nodes hold now, with the relationships that belong to them? (LABEL, KEY, TYPES: as declared)
// in: $pages (list of lists of keys: a row for each)
// out: first, images
UNWIND $pages AS page
UNWIND page AS key
MATCH (n:`LABEL` {`KEY`: key})
WITH page[0] AS first,
     [key, properties(n),
      [(n)-[r:`TYPES`]-(m) | [type(r), startNode(r) = n, head(labels(m)),
                              coalesce(m.register_key, m.area_key, m.code, m.id), properties(r)]],
      size([(n)--(m) | 1])] AS image
RETURN first, collect(image) AS images
