// question: of which type are households? (F1)
// in: $keys (list of register keys)
// out: key, type
MATCH (h:Household)
WHERE h.register_key IN $keys
RETURN h.register_key AS key, h.type AS type
