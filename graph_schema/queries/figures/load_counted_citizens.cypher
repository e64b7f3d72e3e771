// question: what of each citizen decides in which cells of the figures the citizen counts? (no names, no addresses)
// in: –
// out: citizen_id, birth_date, sex, fled_ukraine, employability, protected
MATCH (c:Citizen)
RETURN c.id AS citizen_id, c.birth_date AS birth_date, c.sex AS sex, c.fled_ukraine AS fled_ukraine,
       c.employability AS employability, c.protected AS protected
