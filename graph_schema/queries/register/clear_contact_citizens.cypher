// question: (write) which contacts lose their citizen, before the right one is stored?
// in: $keys (list of register keys)
// out: –
MATCH (:Citizen)-[had:HAD_CONTACT]->(e:ContactEvent)
WHERE e.register_key IN $keys
DELETE had
