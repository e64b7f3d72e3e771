// question: (write) which addresses are no longer in the city's list?
// in: $keys (list of register keys)
// out: –
MATCH (a:Address)
WHERE a.register_key IN $keys
DETACH DELETE a
