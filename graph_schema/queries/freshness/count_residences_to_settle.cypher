// question: at how many residences is the place of the written address not sure? (F7: protected ones are not counted)
// in: $unsure (list of strings), $without_place (list of strings)
// out: number
MATCH (r:Residence)
WHERE r.address_match IN $unsure AND NOT r.state IN $without_place
RETURN count(r) AS number
