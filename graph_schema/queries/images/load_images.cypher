// question: what do these nodes hold now, and how many relationships have they? (LABEL, KEY: a declared label and its key)
// in: $pages (list of lists of keys: a row for each)
// out: first, images
UNWIND $pages AS page
UNWIND page AS key
MATCH (n:`LABEL` {`KEY`: key})
WITH page[0] AS first, [key, properties(n), [], size([(n)--(m) | 1])] AS image
RETURN first, collect(image) AS images
