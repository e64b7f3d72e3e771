// question: which figures may a page show, and has anything changed since the last page?
// in: –
// out: computed_at, stale_since, register_as_of, limits, city_name, office_name, last_import, imports_running, last_run, register_imported
OPTIONAL MATCH (s:FigureState {id: 'tables'})
OPTIONAL MATCH (c:City {id: 'city'})
OPTIONAL MATCH (i:ImportState {id: 'imports'})
RETURN s.computed_at AS computed_at, s.stale_since AS stale_since, s.register_as_of AS register_as_of,
       s.limits AS limits, c.name AS city_name, c.office AS office_name, i.last_import AS last_import,
       coalesce(i.running, 0) AS imports_running, i.last_run AS last_run, i.register_imported AS register_imported
