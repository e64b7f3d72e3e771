// question: (write) which teams lose their office, before the new one is stored?
// in: $keys (list of register keys)
// out: –
MATCH (t:Team)-[based:BASED_AT]->(:DistrictOffice)
WHERE t.register_key IN $keys
DELETE based
