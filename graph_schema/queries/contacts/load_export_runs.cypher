// question: which files were written for the leading system, the newest first?
// in: $limit (integer), $name (string, beginning of the id; '' for all)
// out: id, kind, created_at, file_name, file_hash, events, first_day, last_day, mapping_version
MATCH (r:ExportRun)
WHERE r.id STARTS WITH $name
RETURN r.id AS id, r.kind AS kind, r.created_at AS created_at, r.file_name AS file_name, r.file_hash AS file_hash,
       r.events AS events, r.first_day AS first_day, r.last_day AS last_day, r.mapping_version AS mapping_version
ORDER BY created_at DESC, id
LIMIT $limit
