// question: what are the offices called?
// in: –
// out: id, name
MATCH (o:DistrictOffice)
RETURN o.id AS id, o.name AS name
