"""Values: withheld, quantity, partial date; what may be added, compared and shown."""

from corridor.values.dates import DATE_HINT, INFERRED, PartialDate, date
from corridor.values.malformed import Malformed
from corridor.values.quantities import (
    QUALIFIER_CODES,
    QUANTITY_HINT,
    WITHHELD,
    Absent,
    Quantity,
    UnitMismatch,
    Withheld,
    number,
    qualified,
    quantity,
    total,
)

__all__ = [
    "DATE_HINT",
    "INFERRED",
    "QUALIFIER_CODES",
    "QUANTITY_HINT",
    "WITHHELD",
    "Absent",
    "Malformed",
    "PartialDate",
    "Quantity",
    "UnitMismatch",
    "Withheld",
    "date",
    "number",
    "qualified",
    "quantity",
    "total",
]
