// question: what may be told of the teams' caseloads, and of which date is it?
// in: –
// out: reference_date, content, computed_at
MATCH (l:CaseloadTable {id: 'caseload'})
RETURN l.reference_date AS reference_date, l.content AS content, l.computed_at AS computed_at
