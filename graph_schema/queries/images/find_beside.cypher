// question: which nodes hang on these by a relationship? (all names in backticks: as declared)
// in: $keys (list of keys)
// out: key
UNWIND $keys AS key
MATCH (n:`LABEL` {`KEY`: key})-[:`TYPE`]-(m:`OTHER`)
RETURN DISTINCT m.`OTHER_KEY` AS key
