// question: what of each citizen decides in which cells of the figures the citizen counts? (no names, no addresses)
// in: $after (string, '' for the start), $below (string, the last id of the slice)
// out: citizen_id, birth_date, sex, fled_ukraine, employability, protected
MATCH (c:Citizen)
WHERE c.id > $after AND c.id <= $below
RETURN c.id AS citizen_id, c.birth_date AS birth_date, c.sex AS sex, c.fled_ukraine AS fled_ukraine,
       c.employability AS employability, c.protected AS protected
