"""Building the folder of a release: records in, a sealed folder out. Knows neither the database nor the storage."""

from exports.building.build import build
from exports.building.materials import Built, LedgerRow, Materials
from exports.order import Order

__all__ = ["Built", "LedgerRow", "Materials", "Order", "build"]
