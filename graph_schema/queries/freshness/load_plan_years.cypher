// question: for which years is there a plan, and where is it published?
// in: –
// out: year, source
MATCH (p:PlannedPlaces)
RETURN DISTINCT p.year AS year, p.source AS source
ORDER BY year, source
