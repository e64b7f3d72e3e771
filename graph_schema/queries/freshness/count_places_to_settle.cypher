// question: at how many sites and offices is the place of the written address not sure? (F7: secret sites have none)
// in: $unsure (list of strings)
// out: number
OPTIONAL MATCH (s:Site)
WHERE s.address_match IN $unsure
WITH count(s) AS sites
OPTIONAL MATCH (o:DistrictOffice)
WHERE o.address_match IN $unsure
WITH sites, count(o) AS offices
RETURN sites + offices AS number
