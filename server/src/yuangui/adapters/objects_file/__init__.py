"""The object store on a file system."""

from yuangui.adapters.objects_file.adapter import FileObjectStore
from yuangui.adapters.objects_file.settings import FileObjectSettings

__all__ = ["FileObjectSettings", "FileObjectStore", "build"]


def build(settings: FileObjectSettings) -> FileObjectStore:
    """Return the store; its folder is made when it is missing, and swept of old crashes."""
    store = FileObjectStore(settings)
    store.clear_unfinished()
    return store
