// question: which figures may a page show, and has anything changed since the last page?
// in: –
// out: computed_at, stale_since, register_as_of, limits, city_name, office_name, last_import, imports_running, last_run, register_imported
OPTIONAL MATCH (s:FigureState {id: 'tables'})
OPTIONAL MATCH (c:City {id: 'city'})
OPTIONAL MATCH (r:ImportRun)
RETURN s.computed_at AS computed_at, s.stale_since AS stale_since, s.register_as_of AS register_as_of,
       s.limits AS limits, c.name AS city_name, c.office AS office_name,
       max(CASE WHEN coalesce(r.changed, true) THEN coalesce(r.undone_at, r.finished_at) ELSE null END) AS last_import,
       sum(CASE WHEN r.state IN ['running', 'undoing'] THEN 1 ELSE 0 END) AS imports_running,
       max(coalesce(r.undone_at, r.finished_at)) AS last_run,
       max(CASE WHEN r.state = 'done' AND r.kind = 'register' THEN r.finished_at ELSE null END) AS register_imported
