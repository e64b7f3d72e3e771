// question: (write) which nodes were not there before? (LABEL, KEY: a declared label and its key)
// in: $keys (list of keys)
// out: –
UNWIND $keys AS key
MATCH (n:`LABEL` {`KEY`: key})
DETACH DELETE n
