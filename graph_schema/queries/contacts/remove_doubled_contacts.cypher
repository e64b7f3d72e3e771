// question: (write) which contacts of the register are one with a contact that was recorded here?
// in: $keys (list of register keys)
// out: –
MATCH (e:ContactEvent)
WHERE e.register_key IN $keys AND e.origin IS NULL
DETACH DELETE e
