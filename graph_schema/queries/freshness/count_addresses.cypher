// question: how many addresses does the city list, by kind (house, stretch)?
// in: –
// out: kind, number
MATCH (a:Address)
RETURN a.kind AS kind, count(a) AS number
ORDER BY kind
