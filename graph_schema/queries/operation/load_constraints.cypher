// question: which constraints does the graph keep?
// in: –
// out: type, entity_type, labels_or_types, properties
SHOW CONSTRAINTS YIELD type, entityType, labelsOrTypes, properties
RETURN type, entityType AS entity_type, labelsOrTypes AS labels_or_types, properties
