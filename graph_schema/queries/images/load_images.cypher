// question: what do these nodes hold now, and how many relationships have they? (LABEL, KEY: a declared label and its key)
// in: $keys (list of keys)
// out: key, properties, links, degree
UNWIND $keys AS key
MATCH (n:`LABEL` {`KEY`: key})
RETURN key, properties(n) AS properties, [] AS links, size([(n)--(m) | 1]) AS degree
