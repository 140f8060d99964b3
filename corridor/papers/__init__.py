"""Papers: what each print is told, one module a layout, and the parts they share: sections, tables, charts, notes."""
