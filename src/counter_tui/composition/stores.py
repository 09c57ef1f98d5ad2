"""The stores of a desk, gathered in one module so that their imports can be done off the event loop."""

from counter_tui.contract import packaged
from counter_tui.storage.catalogue import CatalogueStore
from counter_tui.storage.desk_files import DeskFiles

__all__ = ["CatalogueStore", "DeskFiles", "packaged"]
