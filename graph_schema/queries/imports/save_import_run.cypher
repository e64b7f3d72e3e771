// question: (write) what was imported, or is being imported? (and what that makes of all imports together)
// in: $id (string), $properties (map of the run's properties)
// out: –
MERGE (r:ImportRun {id: $id})
SET r += $properties
WITH count(r) AS saved
MATCH (x:ImportRun)
WITH max(CASE WHEN coalesce(x.changed, true) THEN coalesce(x.undone_at, x.finished_at) ELSE null END) AS last_import,
     max(coalesce(x.undone_at, x.finished_at)) AS last_run,
     max(CASE WHEN x.state = 'done' AND x.kind = 'register' THEN x.finished_at ELSE null END) AS register_imported,
     sum(CASE WHEN x.state IN ['running', 'undoing'] THEN 1 ELSE 0 END) AS running
MERGE (s:ImportState {id: 'imports'})
SET s.last_import = last_import, s.last_run = last_run, s.register_imported = register_imported, s.running = running
