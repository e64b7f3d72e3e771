// question: (write) what may be told of the teams' caseloads? (what was told before is replaced)
// in: $reference_date (date or null), $content (string), $computed_at (UTC datetime)
// out: –
MERGE (l:CaseloadTable {id: 'caseload'})
SET l.reference_date = $reference_date, l.content = $content, l.computed_at = $computed_at
