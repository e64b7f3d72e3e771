// question: what is planned, the newest year first?
// in: –
// out: year, instrument, planned_entries, places, places_are_limit, source
MATCH (p:PlannedPlaces)
RETURN p.year AS year, p.instrument AS instrument, p.planned_entries AS planned_entries, p.places AS places,
       p.places_are_limit AS places_are_limit, p.source AS source
ORDER BY year DESC, instrument
